using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>Is there such a publication? Only whoever keeps the register can say no; an outage says nothing.</summary>
internal static class ExistenceRung
{
    public static RungFinding Look(Holding holding) => holding switch
    {
        Holding.Found { Record.Publication: var publication } => RungFinding.Passed(PathwayRung.Existence, $"PMID {publication.Pmid} is in {publication.Service}"),
        Holding.Absent { Reason: var reason } => RungFinding.Failed(PathwayRung.Existence, PathwayVerdictKind.NotFound, reason),
        Holding.Unknown { Reason: var reason } => RungFinding.Open(PathwayRung.Existence, reason),
        _ => throw new ArgumentOutOfRangeException(nameof(holding)),
    };
}
