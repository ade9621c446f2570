using Pathway.Curators;
using Pathway.Desk;
using Pathway.Store;

namespace Pathway.Asking;

/// <summary>Puts a desk together: its store and whoever answers.</summary>
internal static class DeskFactory
{
    public static QuestionDesk Make(DeskSettings settings, ChosenCurators chosen, Action<StoreWarning> warn)
    {
        var store = settings.CachePath is { } path ? StoreOpening.Open(path, TimeProvider.System, warn) : new MemoryStore();
        return new QuestionDesk(store, chosen.Curators, TimeProvider.System, chosen.IsReplay);
    }
}
