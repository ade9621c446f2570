using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Quality;

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
        KnownName[] tuning = [.. set.Names.Where(NameSet.IsForTuning)];
        KnownName[] heldOut = [.. set.Names.Where(static name => !NameSet.IsForTuning(name))];
        var (all, tuned, untouched) = (Measure(set.Names), Measure(tuning), Measure(heldOut));
        Print("all names", all);
        Print("tuning half", tuned);
        Print("held-out half", untouched);
        PrintKinds("tuning half", tuned);
        PrintKinds("held-out half", untouched);
        if (args.Contains("--misses"))
        {
            // Another file has no half to hold out: it was made elsewhere.
            foreach (var result in (Option(args, "--file") is null ? tuned : all).Results.Where(IsMiss)) { PrintMiss(result); }
        }
        return Task.FromResult(0);

        PathwayReferenceQuality Measure(IReadOnlyList<KnownName> names) => ReferenceMeasurement.Of(path, names, EmbeddedOntology.Index);
    }

    // Whether there is something to improve: not right, or claimed where the ontology lacks the concept.
    private static bool IsMiss(PathwayReferenceResult result) => result.Has ? result.Outcome != PathwayReferenceOutcome.Right
        : result.Outcome == PathwayReferenceOutcome.Wrong;

    private static void PrintMiss(PathwayReferenceResult result) => Console.WriteLine(
        $"{result.Outcome,-10}{result.Style,-14}{result.Name} [{string.Join(' ', result.Expected)}] "
        + $"{result.Match} {result.Id} {result.Term}");

    private static string Default() => Path.Combine(TermLists.RepositoryRoot(), "bench", "Pathway.Bench", "Names", "names.tsv");

    private static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    private static void Print(string title, PathwayReferenceQuality quality)
    {
        Console.WriteLine();
        Console.WriteLine($"{title,-16}{"names",6} | {"has",5}{"right",8}{"wrong",8}{"guessed",9}{"none",7} | {"lacks",5}{"certain",9}");
        foreach (var style in quality.Styles.Append(quality.All)) { PrintRow(style); }
    }

    // The confidence of each kind of match is the share of its claims that are right, on the half that no rule was tuned on.
    private static void PrintKinds(string title, PathwayReferenceQuality quality)
    {
        Console.WriteLine();
        Console.WriteLine($"{title + ", by kind of match",-34}{"claims",7}{"right",9}{"confidence",12}");
        foreach (var kind in quality.Matches.OrderBy(static kind => kind.Group, StringComparer.Ordinal))
        {
            var claims = kind.Has + kind.Lacks;
            var confidence = quality.Results.Where(result => result.Id is not null && result.Match == kind.Group)
                .Average(static result => result.Confidence);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{kind.Group,-34}{claims,7}{Share(kind.Right, claims),9}{confidence,12:0.00}"));
        }
    }

    private static void PrintRow(PathwayReferenceCount count) => Console.WriteLine(
        $"{count.Group,-16}{count.Has + count.Lacks,6} | {count.Has,5}{Share(count.Right, count.Has),8}{Share(count.Wrong, count.Has),8}"
        + $"{Share(count.Guessed, count.Has),9}{Share(count.Abstained, count.Has),7} | "
        + $"{count.Lacks,5}{Share(count.TakenAsCertain, count.Lacks),9}");

    private static string Share(int part, int whole) =>
        whole == 0 ? "-" : ((double)part / whole).ToString("0.0 %", CultureInfo.InvariantCulture);
}

/// <summary>Names with known truth, and the hash of their file.</summary>
/// <param name="Names">The names.</param>
/// <param name="Hash">The SHA-256 of the file.</param>
internal sealed record NameSet(IReadOnlyList<KnownName> Names, string Hash)
{
    public static NameSet Read(string path) => new(ReferenceFile.Read(path, static fault => Console.Error.WriteLine(fault)),
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));

    /// <summary>Whether rules may be tuned on a name.</summary>
    public static bool IsForTuning(KnownName name) => (SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name.Name))[0] & 1) == 0;
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
