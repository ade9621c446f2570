using Pathway.Formats.Caches;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;

namespace Pathway.Bench.Quality;

/// <summary>A set of terms with another program's answers about them.</summary>
/// <param name="Title">The title.</param>
/// <param name="Terms">The terms.</param>
/// <param name="Answers">The answers of the other program; may be empty.</param>
internal sealed record TermSet(string Title, IReadOnlyList<string> Terms, IReadOnlyList<PathwayCacheEntry> Answers)
{
    /// <summary>The interactions with the terms; empty for a plain list of terms.</summary>
    public IReadOnlyList<PathwayInteraction> Interactions { get; init; } = [];

    /// <summary>Reads a set from lines of text or from interactions.</summary>
    /// <param name="path">The file.</param>
    /// <param name="answers">The answers of the other program.</param>
    public static TermSet OfFile(string path, IReadOnlyList<PathwayCacheEntry> answers)
    {
        var interactions = new List<PathwayInteraction>();
        if (path.EndsWith(".json", StringComparison.Ordinal))
        {
            InteractionFile.Read(path, InteractionFormat.Json, interactions.Add,
                static fault => throw new InvalidDataException(fault.Message, fault), CancellationToken.None);
        }
        return new TermSet(Path.GetFileNameWithoutExtension(path), TermLists.Read([path]), answers) { Interactions = interactions };
    }

    /// <summary>Reads the sets of a legacy cache: the names with a parent, and all names.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyList<TermSet> OfCache(string path)
    {
        var answers = Read(path);
        var asked = answers.Where(static answer => answer.Kind == "parent").Select(static answer => answer.Subject).ToArray();
        string[] all = [.. answers.SelectMany(static answer => Names(answer)).DistinctBy(TermName.Key, StringComparer.Ordinal)];
        return
        [
            new TermSet($"{asked.Length} names with a parent in the cache", asked, answers),
            new TermSet($"all {all.Length} names of the cache", all, answers),
        ];
    }

    /// <summary>Reads the answers of a legacy cache.</summary>
    /// <exception cref="InvalidDataException">An entry is invalid.</exception>
    public static IReadOnlyList<PathwayCacheEntry> Read(string path)
    {
        var answers = new List<PathwayCacheEntry>();
        CacheFile.Read(path, DateTimeOffset.UnixEpoch, answers.Add, static fault => throw new InvalidDataException(fault.Message, fault),
            CancellationToken.None);
        return answers;
    }

    /// <summary>
    /// The links of the other program's answers about the terms: to parents, and optionally from siblings to their parents.
    /// </summary>
    public IReadOnlyList<(string Child, string Parent)> Links(bool withSiblings)
    {
        var parents = Answers.Where(static answer => answer.Kind == "parent")
            .ToDictionary(static answer => answer.Subject, Parent, StringComparer.Ordinal);
        var links = new List<(string Child, string Parent)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<string>(Terms.Select(TermName.Key));
        while (pending.TryDequeue(out var name))
        {
            if (!seen.Add(name) || !parents.TryGetValue(name, out var parent)) { continue; }
            links.Add((name, parent));
            pending.Enqueue(TermName.Key(parent));
        }
        if (!withSiblings) { return links; }
        var parentKeys = links.Select(static link => TermName.Key(link.Parent)).ToHashSet(StringComparer.Ordinal);
        var siblingLinks = Answers.Where(answer => answer.Kind == "siblings" && parentKeys.Contains(answer.Subject))
            .SelectMany(static answer => Siblings(answer).Select(sibling => (sibling, answer.Subject)));
        return [.. links, .. siblingLinks];
    }

    private static IEnumerable<string> Names(PathwayCacheEntry answer) =>
        answer.Kind == "parent" ? [answer.Subject, Parent(answer)] : Siblings(answer).Prepend(answer.Subject);

    private static string Parent(PathwayCacheEntry answer) => Engine.AnswerJson.Read<ParentAnswer>(answer.Json).Parent!;

    private static IEnumerable<string> Siblings(PathwayCacheEntry answer) =>
        Engine.AnswerJson.Read<SiblingsAnswer>(answer.Json).Siblings.Select(static sibling => sibling.Name);
}
