using Pathway.Formats.Caches;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;

namespace Pathway.Bench.Quality;

/// <summary>Names to build hierarchies of, with what another program answered about them.</summary>
/// <param name="Title">What to call it.</param>
/// <param name="Terms">The names.</param>
/// <param name="Answers">The answers of the other program; none where nothing is known of any.</param>
internal sealed record TermSet(string Title, IReadOnlyList<string> Terms, IReadOnlyList<StoredAnswer> Answers)
{
    /// <summary>The interactions that name the terms; none where the names stand alone.</summary>
    public IReadOnlyList<PathwayInteraction> Interactions { get; init; } = [];

    /// <summary>The set of a file: lines of text, or interactions.</summary>
    /// <param name="path">The file.</param>
    /// <param name="answers">The answers of the other program.</param>
    public static TermSet OfFile(string path, IReadOnlyList<StoredAnswer> answers)
    {
        var interactions = new List<PathwayInteraction>();
        if (path.EndsWith(".json", StringComparison.Ordinal))
        {
            InteractionFile.Read(path, InteractionFormat.Json, interactions.Add,
                static fault => throw new InvalidDataException(fault.Message, fault), CancellationToken.None);
        }
        return new TermSet(Path.GetFileNameWithoutExtension(path), TermLists.Read([path]), answers) { Interactions = interactions };
    }

    /// <summary>The sets of a legacy cache: the names that it knows parents of, and all names that occur in it.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyList<TermSet> OfCache(string path)
    {
        var answers = Read(path);
        var asked = answers.Where(static answer => answer.Kind == "parent").Select(static answer => answer.Subject).ToArray();
        string[] all = [.. answers.SelectMany(static answer => Names(answer)).DistinctBy(TermName.Key, StringComparer.Ordinal)];
        return [new TermSet($"{asked.Length} names with a parent in the cache", asked, answers),
            new TermSet($"all {all.Length} names of the cache", all, answers)];
    }

    /// <summary>The answers of a legacy cache.</summary>
    /// <exception cref="InvalidDataException">An entry cannot be read.</exception>
    public static IReadOnlyList<StoredAnswer> Read(string path)
    {
        var answers = new List<StoredAnswer>();
        CacheFile.Read(path, DateTimeOffset.UnixEpoch, answers.Add, static fault => throw new InvalidDataException(fault.Message, fault),
            CancellationToken.None);
        return answers;
    }

    /// <summary>
    /// The links that the other program's answers make of these names: to parents, and on demand from siblings to theirs.
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
        var above = links.Select(static link => TermName.Key(link.Parent)).ToHashSet(StringComparer.Ordinal);
        return [.. links,
            .. Answers.Where(answer => answer.Kind == "siblings" && above.Contains(answer.Subject))
                .SelectMany(static answer => Siblings(answer).Select(sibling => (sibling, answer.Subject)))];
    }

    private static IEnumerable<string> Names(StoredAnswer answer) => answer.Kind == "parent" ? [answer.Subject, Parent(answer)]
        : Siblings(answer).Prepend(answer.Subject);

    private static string Parent(StoredAnswer answer) => Engine.AnswerJson.Read<ParentAnswer>(answer.Json).Parent!;

    private static IEnumerable<string> Siblings(StoredAnswer answer) =>
        Engine.AnswerJson.Read<SiblingsAnswer>(answer.Json).Siblings.Select(static sibling => sibling.Name);
}
