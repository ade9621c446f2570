using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Repair;

/// <summary>
/// Puts right what can be put right without a question, again and again until nothing changes. What then is left needs an answer.
/// No interaction and no term of the input is lost, and the result can always be assembled.
/// </summary>
internal static class HierarchyRepair
{
    // Names first, for all else goes by them; nodes are cut loose before what hangs nowhere is looked at.
    private static readonly IReadOnlyList<Action<RepairWork>> Repairs =
    [
        UnnamedNodes.Apply, UntidyNames.Apply, DuplicateNodes.Apply, RootKinds.Apply, MissingRoots.Apply, ParentedRoots.Apply,
        DanglingParents.Apply, ClosedCycles.Apply, IdleParents.Apply, SecondaryCycles.Apply, LostTerms.Apply, LeftOverNodes.Apply,
    ];

    /// <summary>Repairs a hierarchy, whole or broken.</summary>
    /// <returns>The repaired draft, which holds the record of changes, and the changes of this repair alone.</returns>
    public static (HierarchyDraft Draft, IReadOnlyList<PathwayChange> Changes) Run(HierarchyDraft draft, ITermCatalog catalog)
    {
        var work = new RepairWork(draft, catalog);
        int before;
        do
        {
            before = work.Count;
            foreach (var repair in Repairs)
            {
                repair(work);
                work.Settle();
            }
        }
        while (work.Count > before);
        WrongClaims.Apply(work);
        work.Settle();
        return (work.Draft with { Nodes = [.. work.Draft.Nodes.Select(static node => node with { Claims = null })], Claims = null }, work.Changes);
    }
}
