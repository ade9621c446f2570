using System.Globalization;
using Pathway.Model;

namespace Pathway.Runs;

/// <summary>
/// What a run means to those who wanted its result: what was found, what is doubtful, what it cost. Sentences with names from data, which
/// a writer has to encode.
/// </summary>
/// <param name="Found">What was found.</param>
/// <param name="Doubtful">What needs a look.</param>
/// <param name="Cost">What it cost, and what the cache saved.</param>
internal sealed record RunSummary(IReadOnlyList<string> Found, IReadOnlyList<string> Doubtful, IReadOnlyList<string> Cost)
{
    private const int MaxNamed = 3;

    /// <summary>The headings with their sentences, in the order in which they are read.</summary>
    public IEnumerable<(string Heading, IReadOnlyList<string> Sentences)> Sections =>
        [("What was found", Found), ("What is doubtful", Doubtful), ("What it cost", Cost)];

    public static RunSummary Of(PathwayRunReport report) =>
        new([.. FindResults(report)], [.. FindDoubts(report)], [.. FindCosts(report.Run, report.Calls)]);

    private static IEnumerable<string> FindResults(PathwayRunReport report)
    {
        if (report.Result is not { } result)
        {
            yield return "This report is made from the record of the run, which does not hold its result.";
            yield break;
        }
        var placed = result.Nodes.Where(static node => node is { Kind: PathwayNodeKind.Term, Root: not null }).ToArray();
        var roots = result.Nodes.Where(static node => node.Kind == PathwayNodeKind.Root).ToArray();
        var used = roots.Where(static root => root.SubtreeInteractions > 0)
            .OrderByDescending(static root => root.SubtreeInteractions).ToArray();
        yield return $"{Count(placed.Length, "term")} of the input {(placed.Length == 1 ? "has" : "have")} a place under the "
            + $"{Count(roots.Length, "root")} of the profile {result.Profile.Name}.";
        if (used.Length > 0)
        {
            var inRoots = result.Interactions.Count(one => one.Terms.Any(term => result.Find(term) is { Root: not null }));
            yield return $"{Count(inRoots, "interaction")} {(inRoots == 1 ? "is" : "are")} in "
                + $"{used.Length} of them, most in "
                + $"{List(used.Take(MaxNamed).Select(static root => $"{root.Name} ({Number(root.SubtreeInteractions)})"))}.";
        }
        if (DescribePlaces(placed) is { } places) { yield return places; }
        var verdicts = result.Interactions.Select(static one => one.Verdict).OfType<PathwayVerdict>().ToArray();
        if (verdicts.Length > 0)
        {
            var supported = verdicts.Count(static one => one.Kind == PathwayVerdictKind.Supported);
            yield return $"Publications support {Number(supported)} of the {Count(verdicts.Length, "interaction")} that were checked.";
        }
    }

    private static List<string> FindDoubts(PathwayRunReport report)
    {
        var doubts = new List<string>();
        var run = report.Run;
        if (run.State is not PathwayRunState.Complete and not PathwayRunState.Incomplete)
        {
            doubts.Add($"The run did not come to its end: {run.State}. Run the same command again to resume.");
        }
        if (run.Failures > 0)
        {
            doubts.Add($"{Count(run.Failures, "question")} {(run.Failures == 1 ? "was" : "were")} not answered. "
                + "Run the same command again to ask only those.");
        }
        if (report.Result is { } result)
        {
            Add(doubts, result.Unplaced, "fits", "fit", "under no root");
            Add(doubts, [.. result.Nodes.Where(static node => node.Provenance is { IsFallback: true })], "was", "were",
                "placed by a rule, because no curator named a parent");
            if (report.HasNoTerms) { doubts.Add("No term of the input lies under a root."); }
            if (result.Unassigned.Count > 0)
            {
                doubts.Add($"{Count(result.Unassigned.Count, "interaction")} {(result.Unassigned.Count == 1 ? "has" : "have")} "
                    + "no term in the tree.");
            }
            var wrong = result.Interactions.Count(static one => one.Verdict is { Kind: < PathwayVerdictKind.Unchecked });
            if (wrong > 0) { doubts.Add($"The evidence of {Count(wrong, "interaction")} is wrong or differs: see the verdicts."); }
            var open = result.Interactions.Count(static one => one.Verdict is { Kind: PathwayVerdictKind.Unchecked });
            if (open > 0) { doubts.Add($"The evidence of {Count(open, "interaction")} could not be checked."); }
        }
        var (errors, warnings) = (CountFindings(report, PathwaySeverity.Error), CountFindings(report, PathwaySeverity.Warning));
        if (errors + warnings > 0)
        {
            doubts.Add($"The check of the result found {Count(errors, "error")} and {Count(warnings, "warning")}; see the findings below.");
        }
        return doubts.Count > 0 ? doubts : ["Nothing: each question was answered, and the check found no error and no warning."];
    }

    private static int CountFindings(PathwayRunReport report, PathwaySeverity severity) =>
        report.Findings.Count(finding => finding.Severity == severity);

    private static void Add(List<string> doubts, IReadOnlyCollection<PathwayNode> nodes, string one, string several, string what)
    {
        if (nodes.Count == 0) { return; }
        var named = List([.. nodes.Take(MaxNamed).Select(static node => node.Name),
            .. nodes.Count > MaxNamed ? [$"{Number(nodes.Count - MaxNamed)} more"] : (string[])[]]);
        doubts.Add($"{Count(nodes.Count, "term")} {(nodes.Count == 1 ? one : several)} {what}: {named}.");
    }

    private static IEnumerable<string> FindCosts(PathwayRun run, IReadOnlyCollection<PathwayCall> calls)
    {
        if (run.Calls == 0 && run.Stored > 0)
        {
            yield return $"Nothing: all {Count(run.Stored, "answer")} came from the cache. Nobody was asked.";
        }
        else
        {
            if (run.Stored > 0) { yield return $"{Number(run.Stored)} of {Count(run.Questions, "answer")} came from the cache."; }
            var charged = calls.Count(static call => call.InputTokens is not null);
            var tokens = $"{Number(run.InputTokens ?? 0)} tokens in, {Number((run.OutputTokens ?? 0) + (run.ThoughtTokens ?? 0))} out";
            if (run.Cost is { } cost)
            {
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{cost:0.00##} {run.Currency} for {Count(charged, "call")} to a model: {tokens}.");
            }
            else if (charged > 0) { yield return $"{Count(charged, "call")} to a model, of which not all prices are known: {tokens}."; }
            else { yield return "No money: no model with a price was asked."; }
        }
        if (DescribeModels(calls) is { } models) { yield return models; }
        if (run.Duration is { } time) { yield return $"The run took {FormatTime(time)}."; }
    }

    // The answers of several models, stored ones too.
    private static string? DescribePlaces(IEnumerable<PathwayNode> placed) => CountModels(
        placed.Where(static node => node.Provenance is { IsFallback: false }).Select(static node => (node.Provenance!.Answerer, 1)),
        "placed", "term");

    private static string? DescribeModels(IEnumerable<PathwayCall> calls) => CountModels(
        calls.Where(static call => call.InputTokens is not null
                && call.Outcome is PathwayCallOutcome.Answered or PathwayCallOutcome.Abstained)
            .Select(static call => (call.Answerer, call.Questions)),
        "answered", "question");

    // Only where there are several models. The name of such an answerer is that of the model, and that of the prompt.
    private static string? CountModels(IEnumerable<(string Answerer, int Count)> answers, string verb, string what)
    {
        var models = answers.Select(static answer => (Names: answer.Answerer.Split(", ", 2), answer.Count))
            .Where(static answer => answer.Names.Length == 2 && answer.Names[1].Contains(" prompt ", StringComparison.Ordinal))
            .GroupBy(static answer => answer.Names[0], StringComparer.Ordinal)
            .Select(static model => (Name: model.Key, Count: model.Sum(static answer => answer.Count)))
            .OrderByDescending(static model => model.Count).ThenBy(static model => model.Name, StringComparer.Ordinal)
            .Select(model => $"{model.Name} {verb} {Count(model.Count, what)}").ToArray();
        return models.Length < 2 ? null : $"{List(models)}.";
    }

    private static string FormatTime(TimeSpan time) => time.TotalSeconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(int count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    private static string List(IEnumerable<string> parts)
    {
        string[] all = [.. parts];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
