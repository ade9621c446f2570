using Pathway.Curators;
using Pathway.Desk;
using Pathway.Errors;
using Pathway.Llm.Lanes;
using Pathway.Store;
using Pathway.Store.Redis;

namespace Pathway.Asking;

/// <summary>Puts a desk together: its store and whoever answers.</summary>
internal static class DeskFactory
{
    public static QuestionDesk Make(DeskSettings settings, ChosenCurators chosen, Action<StoreWarning> warn)
    {
        if (settings.CachePath is not { } path) { return new QuestionDesk(new MemoryStore(), chosen.Curators, TimeProvider.System, chosen.IsReplay); }
        var near = StoreOpening.Open(path, TimeProvider.System, warn);
        var far = SharedStores.Server(settings.CacheUri, warn);
        return new QuestionDesk(SharedStores.Join(near, far, warn), chosen.Curators, TimeProvider.System, chosen.IsReplay) { Shared = chosen.IsReplay ? [] : Lanes(near, far, chosen, warn) };
    }

    private static IReadOnlyList<IDisposable> Lanes(IStore near, RedisStore? far, ChosenCurators chosen, Action<StoreWarning> warn)
    {
        LaneSharing[] sharings = [.. chosen.Curators.OfType<LlmCurator>().Select(static curator => curator.Sharing).OfType<LaneSharing>()];
        // A store without lanes, in memory or in a file that cannot be written, has warned already, or is the user's wish.
        var here = near.Lanes is { } lanes ? sharings.Select(Join).OfType<IDisposable>() : [];
        return [.. here, .. far is null ? [] : sharings.Select(sharing => new RejoinedLane(sharing, far))];

        IDisposable? Join(LaneSharing sharing)
        {
            try { return sharing.Join(lanes, Alone); }
            catch (StoreException failure)
            {
                Alone(failure);
                return null;
            }
        }

        void Alone(StoreException failure) =>
            warn(new StoreWarning(PathwayErrors.StoreUnavailable, $"{failure.Message.TrimEnd('.')}. The limits of the model are counted in this process alone from now on."));
    }
}
