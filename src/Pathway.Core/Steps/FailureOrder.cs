using Pathway.Model;

namespace Pathway.Steps;

/// <summary>Joins the failures of several steps to one list, each once, in a stable order.</summary>
internal static class FailureOrder
{
    public static PathwayFailure[] Union(IEnumerable<PathwayFailure> earlier, IEnumerable<PathwayFailure> later) =>
    [
        .. earlier.Concat(later).Distinct()
            .OrderBy(static failure => failure.Question, StringComparer.Ordinal)
            .ThenBy(static failure => failure.Subject, StringComparer.Ordinal)
            .ThenBy(static failure => failure.Message, StringComparer.Ordinal),
    ];
}
