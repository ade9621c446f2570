using Pathway.Model;

namespace Pathway.Steps.Hierarchy;

/// <summary>The last rule: a root whose keywords occur in the name. A tie is said; no match places nothing.</summary>
internal static class RootKeywords
{
    private const string Rule = "rule: root keywords";

    public static Placement Place(string term, PathwayRootProfile profile, string why)
    {
        var words = Words(term);
        var scored = profile.Roots.Select(root => (Root: root, Hits: root.Keywords.Where(keyword => Occurs(keyword, words)).ToArray())).ToArray();
        var most = scored.Max(static score => score.Hits.Length);
        if (most == 0) { return new Placement { State = PathwayNodeState.Unplaced }; }
        var best = scored.Where(score => score.Hits.Length == most).ToArray();
        var reason = $"{why}; the name contains {string.Join(", ", best[0].Hits.Select(static hit => $"'{hit}'"))}";
        if (best.Length > 1) { reason += $"; tie with {string.Join(", ", best.Skip(1).Select(static score => score.Root.Name))}, the order of the profile decided"; }
        return new Placement
        {
            Parent = best[0].Root.Name,
            Provenance = new PathwayProvenance { Answerer = Rule, Source = PathwaySource.Rule, Reason = reason, IsFallback = true },
        };
    }

    private static string[] Words(string text) => TermName.Key(text).Split([' ', '-', '/', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries);

    // Whole words in a row, so that "ion" does not occur in "regulation".
    private static bool Occurs(string keyword, string[] words)
    {
        var wanted = Words(keyword);
        return wanted.Length > 0 && Enumerable.Range(0, Math.Max(0, words.Length - wanted.Length + 1))
            .Any(start => words.AsSpan(start, wanted.Length).SequenceEqual(wanted));
    }
}
