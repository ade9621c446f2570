using Pathway.Model;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// How many names were created one above the other, as the changes tell: 0 for a name that reorganisation did not create. Whoever
/// asks what goes above a created name may go on for ever; three are enough, in one run or in several.
/// </summary>
internal sealed class Generations
{
    /// <summary>Names of this generation get nothing created above them.</summary>
    public const int Last = 3;

    private readonly Dictionary<string, int> generations = new(StringComparer.Ordinal);

    public Generations(IEnumerable<PathwayChange> changes)
    {
        string? created = null;
        foreach (var change in changes)
        {
            // A creation is followed by the move of the node for which it was made.
            if (change.Kind == PathwayChangeKind.Insert) { created = TermName.Key(change.Node); }
            else if (created is not null)
            {
                generations[created] = Of(TermName.Key(change.Node)) + 1;
                created = null;
            }
        }
    }

    public int Of(string key) => generations.GetValueOrDefault(key);
}
