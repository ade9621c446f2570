using System.Runtime.CompilerServices;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Steps.Hierarchy;

/// <summary>
/// Finds the parent of one term: asks for a parent, asks again without rejected answers, then asks for a root, then matches the keywords of
/// the roots. A decision by a rule is marked as a fallback. Nothing is guessed: without a match the term stays without a parent.
/// </summary>
internal sealed class ParentResolver(PathwayRootProfile profile, IAsker asker, ITermCatalog catalog)
{
    private const int MaxRetries = 2;

    /// <summary>The profile whose roots end every chain.</summary>
    public PathwayRootProfile Profile => profile;

    /// <summary>The parent of a term, other than the excluded ones.</summary>
    /// <param name="term">The key of the term.</param>
    /// <param name="excluded">Keys of terms that may not be its parent.</param>
    /// <param name="depth">The distance from the input: deeper terms are nearer to the critical path and go first.</param>
    /// <param name="cancellation">Stops waiting for answers.</param>
    public async Task<ParentAssignment> ResolveParentAsync(string term, IReadOnlyCollection<string> excluded, int depth,
        CancellationToken cancellation)
    {
        var rejected = new SortedSet<string>(excluded, StringComparer.Ordinal);
        for (var attempt = 0; attempt <= MaxRetries; attempt++)
        {
            var question = new ParentQuestion { Subject = term, Roots = profile, Excluded = [.. rejected] };
            var reply = await asker.AskAsync(question, Priority.Parent(depth), cancellation).ConfigureAwait(false);
            if (reply.Answer is not { } answer) { return ParentAssignment.Unresolved; }
            if (answer.IsAbstention) { break; }
            if (RejectionReason(term, answer.Parent!, rejected) is null)
            {
                return new ParentAssignment
                {
                    Parent = TermName.Clean(answer.Parent), ParentDescription = answer.Description, Provenance = reply.Provenance,
                };
            }
            // The same question would bring the same answer: it is asked again only when the exclusion is new.
            if (!rejected.Add(GetExclusionKey(term, answer.Parent!))) { break; }
        }
        return await ResolveRootAsync(term, depth, "no parent was found", cancellation).ConfigureAwait(false);
    }

    /// <summary>The root of a term that has no parent.</summary>
    public async Task<ParentAssignment> ResolveRootAsync(string term, int depth, string why, CancellationToken cancellation)
    {
        var reply = await asker.AskAsync(new RootQuestion { Subject = term, Roots = profile }, Priority.Parent(depth), cancellation)
            .ConfigureAwait(false);
        if (reply.Answer is not { } answer) { return ParentAssignment.Unresolved; }
        if (profile.Find(answer.Root) is { } root)
        {
            return new ParentAssignment
            {
                Parent = root.Name,
                Provenance = reply.Provenance! with { IsFallback = true, Reason = $"{why}; {answer.Reason ?? "asked for the root"}" },
            };
        }
        return RootKeywords.Match(term, profile, why);
    }

    /// <summary>Why an answer cannot be the parent, or null when it can.</summary>
    private string? RejectionReason(string term, string parent, SortedSet<string> rejected)
    {
        var key = TermName.Key(parent);
        if (key.Length == 0) { return "empty"; }
        if (key.Length > TermName.MaximumLength) { return "too long"; }
        if (key == term) { return "the term itself"; }
        if (rejected.Contains(key)) { return "excluded"; }
        return profile.Find(key) is null && !catalog.IsDecided(term, key) && catalog.Identifier(term) is { } id
            && id == catalog.Identifier(key)
            ? "the same concept under another name" : null;
    }

    // An empty or endless answer has no name to exclude; excluding the term itself makes the question a new one.
    private static string GetExclusionKey(string term, string parent) =>
        TermName.Key(parent) is { Length: > 0 and <= TermName.MaximumLength } key ? key : term;
}

/// <summary>The parent of a term, and who chose it.</summary>
internal sealed record ParentAssignment
{
    /// <summary>The parent as the answer spells it; null when none was found.</summary>
    public string? Parent { get; init; }

    /// <summary>What the parent means, or null.</summary>
    public string? ParentDescription { get; init; }

    /// <summary>Who chose the parent.</summary>
    public PathwayProvenance? Provenance { get; init; }

    /// <summary>Why there is no parent: a question was not answered, or no root serves.</summary>
    public PathwayNodeState State { get; init; } = PathwayNodeState.Unplaced;

    public string? ParentKey => Parent is null ? null : TermName.Key(Parent);

    public static ParentAssignment Unresolved { get; } = new() { State = PathwayNodeState.Unresolved };
}

/// <summary>The last resort: the root whose keywords occur most in the name. The reason names a tie.</summary>
internal static class RootKeywords
{
    private const string Rule = "rule: root keywords";

    // A profile is used for many terms.
    private static readonly ConditionalWeakTable<PathwayRootProfile, RootWords[]> Known = [];

    public static ParentAssignment Match(string term, PathwayRootProfile profile, string why)
    {
        // "Signaling" alone points nowhere, although it is a keyword.
        if (!NameMeaning.IsThere(term)) { return new ParentAssignment { State = PathwayNodeState.Unplaced }; }
        var words = Words(term);
        var scored = Known.GetValue(profile, static one => [.. one.Roots.Select(RootWords.Of)])
            .Select(root => (root.Root, Hits: root.FindHits(words))).ToArray();
        var most = scored.Max(static score => score.Hits.Length);
        if (most == 0) { return new ParentAssignment { State = PathwayNodeState.Unplaced }; }
        var best = scored.Where(score => score.Hits.Length == most).ToArray();
        var reason = $"{why}; the name contains {string.Join(", ", best[0].Hits.Select(static hit => $"'{hit}'"))}";
        if (best.Length > 1)
        {
            var others = string.Join(", ", best.Skip(1).Select(static score => score.Root.Name));
            reason += $"; tie with {others}, the order of the profile decided";
        }
        return new ParentAssignment
        {
            Parent = best[0].Root.Name,
            Provenance = new PathwayProvenance { Answerer = Rule, Source = PathwaySource.Rule, Reason = reason, IsFallback = true },
        };
    }

    private static string[] Words(string text) => TermName.Key(text)
        .Split([' ', '-', '/', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A root with the words of its keywords, without those that occur in any name.</summary>
    private sealed record RootWords(PathwayRoot Root, (string Keyword, string[] Words)[] Keywords)
    {
        public static RootWords Of(PathwayRoot root) => new(root, [.. root.Keywords
            .Where(static keyword => !NameMeaning.IsEverywhere(keyword)).Select(static keyword => (keyword, Words(keyword)))]);

        public string[] FindHits(string[] words) =>
            [.. Keywords.Where(keyword => Occurs(keyword.Words, words)).Select(static keyword => keyword.Keyword)];

        // Whole words in a row, so that "ion" does not occur in "regulation".
        private static bool Occurs(string[] wanted, string[] words)
        {
            if (wanted.Length == 0) { return false; }
            for (var start = 0; start + wanted.Length <= words.Length; start++)
            {
                if (words.AsSpan(start, wanted.Length).SequenceEqual(wanted)) { return true; }
            }
            return false;
        }
    }
}
