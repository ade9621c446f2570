using Pathway.Curators;
using Pathway.Desk;
using Pathway.Errors;
using Pathway.Llm.Lanes;
using Pathway.Store;

namespace Pathway.Asking;

/// <summary>Puts a desk together: its store and whoever answers.</summary>
internal static class DeskFactory
{
    public static QuestionDesk Make(DeskSettings settings, ChosenCurators chosen, Action<StoreWarning> warn)
    {
        var store = settings.CachePath is { } path ? StoreOpening.Open(path, TimeProvider.System, warn) : new MemoryStore();
        return new QuestionDesk(store, chosen.Curators, TimeProvider.System, chosen.IsReplay) { Shared = chosen.IsReplay ? [] : Lanes(store, chosen, warn) };
    }

    // A store without lanes, in memory or in a file that cannot be written, has warned already, or is the user's wish.
    private static IReadOnlyList<IDisposable> Lanes(IStore store, ChosenCurators chosen, Action<StoreWarning> warn)
    {
        if (store.Lanes is not { } lanes) { return []; }
        return [.. chosen.Curators.OfType<LlmCurator>().Select(static curator => curator.Sharing).OfType<LaneSharing>().Select(Join).OfType<IDisposable>()];

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
