using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Hierarchy;

/// <summary>
/// Finds the parent of one term: by question, again without what was refused, then by the question which root, then by
/// the keywords of the roots. What a rule decides is marked as a fallback; where nothing serves, nothing is guessed.
/// </summary>
internal sealed class Placing(PathwayRootProfile profile, IAsker asker, ITermCatalog catalog)
{
    private const int AnotherTries = 2;

    /// <summary>The profile whose roots end every chain.</summary>
    public PathwayRootProfile Profile => profile;

    /// <summary>The parent of a term, other than the excluded ones.</summary>
    /// <param name="term">The key of the term.</param>
    /// <param name="excluded">Keys of terms that may not be its parent.</param>
    /// <param name="depth">The distance from the input: deeper terms are nearer the critical path and go first.</param>
    public async Task<Placement> UnderParentAsync(string term, IReadOnlyCollection<string> excluded, int depth, CancellationToken cancellation)
    {
        var refused = new SortedSet<string>(excluded, StringComparer.Ordinal);
        for (var attempt = 0; attempt <= AnotherTries; attempt++)
        {
            var question = new ParentQuestion { Subject = term, Roots = profile, Excluded = [.. refused] };
            var reply = await asker.AskAsync(question, Urgency.Climb(depth), cancellation).ConfigureAwait(false);
            if (reply.Answer is not { } answer) { return Placement.Unresolved; }
            if (answer.IsAbstention) { break; }
            if (Refusal(term, answer.Parent!, refused) is null)
            {
                return new Placement { Parent = TermName.Clean(answer.Parent), ParentDescription = answer.Description, Provenance = reply.Provenance };
            }
            // Asking the same again would bring the same: the refused name must be new to the question.
            if (!refused.Add(Excludable(term, answer.Parent!))) { break; }
        }
        return await UnderRootAsync(term, depth, "no parent was found", cancellation).ConfigureAwait(false);
    }

    /// <summary>The root of a term that has no parent.</summary>
    public async Task<Placement> UnderRootAsync(string term, int depth, string why, CancellationToken cancellation)
    {
        var reply = await asker.AskAsync(new RootQuestion { Subject = term, Roots = profile }, Urgency.Climb(depth), cancellation).ConfigureAwait(false);
        if (reply.Answer is not { } answer) { return Placement.Unresolved; }
        if (profile.Find(answer.Root) is { } root)
        {
            return new Placement { Parent = root.Name, Provenance = reply.Provenance! with { IsFallback = true, Reason = $"{why}; {answer.Reason ?? "asked for the root"}" } };
        }
        return RootKeywords.Place(term, profile, why);
    }

    /// <summary>Why an answer cannot be the parent, or null when it can.</summary>
    private string? Refusal(string term, string parent, SortedSet<string> refused)
    {
        var key = TermName.Key(parent);
        if (key.Length == 0) { return "empty"; }
        if (key.Length > TermName.MaximumLength) { return "too long"; }
        if (key == term) { return "the term itself"; }
        if (refused.Contains(key)) { return "excluded"; }
        return profile.Find(key) is null && catalog.Identifier(term) is { } id && id == catalog.Identifier(key) ? "the same concept under another name" : null;
    }

    // An empty or endless answer has no name to exclude; excluding the term itself makes the question a new one.
    private static string Excludable(string term, string parent) => TermName.Key(parent) is { Length: > 0 and <= TermName.MaximumLength } key ? key : term;
}
