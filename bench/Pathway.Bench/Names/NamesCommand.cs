using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Pathway.Ontology;

namespace Pathway.Bench.Names;

/// <summary>
/// Measures the matcher on names as databases and people write them, with the term that each denotes. Rules are tuned on one half of the
/// names, chosen by a hash of the name; the other half is only measured, and its names are never printed.
/// </summary>
internal static class NamesCommand
{
    public static Task<int> RunAsync(string[] args)
    {
        if (Option(args, "--count") is { } count)
        {
            NameThroughput.Run(NameSet.Read(Default()), int.Parse(count, CultureInfo.InvariantCulture));
            return Task.FromResult(0);
        }
        var path = Option(args, "--file") ?? Default();
        var set = NameSet.Read(path);
        Console.WriteLine($"{Path.GetFileName(path)}: {set.Names.Count} names, SHA-256 {set.Hash}");
        var index = EmbeddedOntology.Index;
        Print("all names", NameTrial.Run(index, set.Names));
        Print("tuning half", NameTrial.Run(index, [.. set.Names.Where(static name => name.IsForTuning)]));
        Print("held-out half", NameTrial.Run(index, [.. set.Names.Where(static name => !name.IsForTuning)]));
        PrintKinds("tuning half", NameTrial.Run(index, [.. set.Names.Where(static name => name.IsForTuning)]));
        PrintKinds("held-out half", NameTrial.Run(index, [.. set.Names.Where(static name => !name.IsForTuning)]));
        if (args.Contains("--misses"))
        {
            // Another file has no half to hold out: it was made elsewhere.
            var shown = Option(args, "--file") is null ? set.Names.Where(static name => name.IsForTuning) : set.Names;
            foreach (var result in NameTrial.Run(index, [.. shown]).Where(static result => result.IsMiss)) { Console.WriteLine(result); }
        }
        return Task.FromResult(0);
    }

    private static string Default() => Path.Combine(TermLists.RepositoryRoot(), "bench", "Pathway.Bench", "Names", "names.tsv");

    private static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    private static void Print(string title, IReadOnlyList<NameResult> results)
    {
        Console.WriteLine();
        Console.WriteLine($"{title,-16}{"names",6} | {"has",5}{"right",8}{"wrong",8}{"guessed",9}{"none",7} | {"lacks",5}{"certain",9}");
        foreach (var style in results.GroupBy(static result => result.Name.Style)) { PrintRow(style.Key, [.. style]); }
        PrintRow("all", results);
    }

    // The confidence of each kind of match is the share of its claims that are right, on the half that no rule was tuned on.
    private static void PrintKinds(string title, IReadOnlyList<NameResult> results)
    {
        Console.WriteLine();
        Console.WriteLine($"{title + ", by kind of match",-34}{"claims",7}{"right",9}{"confidence",12}");
        foreach (var kind in results.Where(static result => result.Claim is not null).GroupBy(static result => result.Claim!.Kind)
            .OrderBy(static kind => kind.Key))
        {
            NameResult[] claims = [.. kind];
            Console.WriteLine($"{kind.Key,-34}{claims.Length,7}{Share(claims, NameOutcome.Right),9}"
                + $"{claims.Average(static claim => claim.Claim!.Confidence).ToString("0.00", CultureInfo.InvariantCulture),12}");
        }
    }

    private static void PrintRow(string style, IReadOnlyList<NameResult> results)
    {
        var has = results.Where(static result => result.Name.Has).ToArray();
        var lacks = results.Where(static result => !result.Name.Has).ToArray();
        Console.WriteLine($"{style,-16}{results.Count,6} | {has.Length,5}{Share(has, NameOutcome.Right),8}{Share(has, NameOutcome.Wrong),8}"
            + $"{Share(has, NameOutcome.Guessed),9}{Share(has, NameOutcome.Abstained),7} | "
            + $"{lacks.Length,5}{Share(lacks, NameOutcome.Wrong),9}");
    }

    private static string Share(NameResult[] results, NameOutcome outcome) => results.Length == 0 ? "-"
        : ((double)results.Count(result => result.Outcome == outcome) / results.Length).ToString("0.0 %", CultureInfo.InvariantCulture);
}

/// <summary>Names with known truth: a table with the columns name, style, expected GO id, comment.</summary>
/// <param name="Names">The names.</param>
/// <param name="Hash">The SHA-256 of the file.</param>
internal sealed record NameSet(IReadOnlyList<KnownName> Names, string Hash)
{
    public static NameSet Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var rows = System.Text.Encoding.UTF8.GetString(bytes).Split('\n').Skip(1).Where(static line => line.Length > 0)
            .Select(static line => line.TrimEnd('\r').Split('\t'));
        return new([.. rows.Select(static cells => new KnownName(cells[0], cells[1], Ids(cells)))],
            Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    // The comment may add accepted identifiers: "also ok: GO:0016236, GO:0000422".
    private static string[] Ids(string[] cells)
    {
        if (!cells[2].StartsWith("GO:", StringComparison.Ordinal)) { return []; }
        var also = cells.Length > 3 && cells[3].IndexOf("also ok: ", StringComparison.Ordinal) is >= 0 and var at
            ? cells[3][(at + "also ok: ".Length)..].Split(", ") : [];
        return [cells[2], .. also.Select(static id => id.Trim())];
    }
}

/// <summary>A name and the terms that it denotes.</summary>
/// <param name="Name">The name.</param>
/// <param name="Style">Where names of this form are found.</param>
/// <param name="Ids">The accepted identifiers; none where the ontology lacks the concept.</param>
internal sealed record KnownName(string Name, string Style, string[] Ids)
{
    /// <summary>Whether the ontology has the concept.</summary>
    public bool Has => Ids.Length > 0;

    /// <summary>Whether rules may be tuned on the name.</summary>
    public bool IsForTuning { get; } = (SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Name))[0] & 1) == 0;
}

/// <summary>What the matcher made of a name.</summary>
internal enum NameOutcome
{
    /// <summary>The identity is claimed, and it is an accepted one.</summary>
    Right,
    /// <summary>The identity is claimed, and it is another one, or the ontology lacks the concept.</summary>
    Wrong,
    /// <summary>No identity is claimed; a term is guessed.</summary>
    Guessed,
    /// <summary>Nothing is claimed.</summary>
    Abstained,
}

/// <summary>The outcome for a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Found">The term that was claimed or guessed, with the kind of the match.</param>
internal sealed record NameResult(KnownName Name, NameOutcome Outcome, string Found)
{
    /// <summary>The claim, or null where none was made.</summary>
    public TermMatch? Claim { get; init; }

    /// <summary>Whether there is something to improve: not right, or claimed where the ontology lacks the concept.</summary>
    public bool IsMiss => Name.Has ? Outcome != NameOutcome.Right : Outcome == NameOutcome.Wrong;

    public override string ToString() => $"{Outcome,-10}{Name.Style,-14}{Name.Name} [{string.Join(' ', Name.Ids)}] {Found}";
}

/// <summary>Runs the matcher over names.</summary>
internal static class NameTrial
{
    public static IReadOnlyList<NameResult> Run(TermIndex index, IReadOnlyList<KnownName> names)
    {
        var matcher = new TermMatcher(index);
        var guesser = new ParentGuesser(index);
        return [.. names.Select(name => Judge(name, matcher, guesser))];
    }

    private static NameResult Judge(KnownName name, TermMatcher matcher, ParentGuesser guesser)
    {
        if (matcher.Find(name.Name) is { } match)
        {
            var outcome = name.Ids.Contains(match.Term.Id) ? NameOutcome.Right : NameOutcome.Wrong;
            return new(name, outcome, $"{match.Kind}: {match.Term}") { Claim = match };
        }
        return guesser.Guess(name.Name, 1) is [{ Confidence: >= ParentGuesser.MinConfidence } guess]
            ? new(name, NameOutcome.Guessed, $"{guess.Reason} {guess.NearestTerm}") : new(name, NameOutcome.Abstained, "");
    }
}

/// <summary>Measures time and memory of matching many names: those of the set with changing decoration.</summary>
internal static class NameThroughput
{
    public static void Run(NameSet set, int count)
    {
        var matcher = new TermMatcher(EmbeddedOntology.Index);
        matcher.Find("a name that loads everything");
        var before = GC.GetTotalMemory(true);
        var (clock, claimed) = (Stopwatch.StartNew(), 0);
        var allocated = GC.GetTotalAllocatedBytes();
        for (var i = 0; i < count; i++)
        {
            // No name comes twice, so that no cache answers.
            var name = set.Names[i % set.Names.Count].Name;
            if (matcher.Find(i < set.Names.Count ? name : $"{name} (WP{i})") is not null) { claimed++; }
        }
        var elapsed = clock.Elapsed;
        Console.WriteLine($"{count:N0} names in {elapsed.TotalSeconds:0.0} s, {elapsed.TotalMilliseconds / count:0.000} ms a name on one "
            + $"core; {claimed:N0} with a claim");
        Console.WriteLine($"{(GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / count:0.0} KB allocated a name; "
            + $"{(GC.GetTotalMemory(true) - before) / 1048576.0:0.0} MB more retained than before; "
            + $"{Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:0} MB peak of the process");
    }
}
