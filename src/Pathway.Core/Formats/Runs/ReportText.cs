using System.Globalization;
using Pathway.Model;

namespace Pathway.Formats.Runs;

/// <summary>The figures of a report in words, the same in every format.</summary>
internal static class ReportText
{
    /// <summary>Name and value of each figure of the whole run.</summary>
    public static IEnumerable<(string Name, string Value)> Figures(PathwayRunReport report)
    {
        var run = report.Run;
        yield return ("state", run.State);
        yield return ("time", run.Duration is { } took ? Time(took) : "under way");
        yield return ("critical path", Time(report.CriticalPath));
        yield return ("lower bound", Time(report.LowerBound));
        yield return ("efficiency", report.Efficiency is { } efficiency ? efficiency.ToString("0 %", CultureInfo.InvariantCulture) : "-");
        yield return ("questions", Number(run.Questions));
        yield return ("from the store", Number(run.Stored));
        yield return ("calls", Number(run.Calls));
        yield return ("most at once", Number(report.MostAtOnce));
        yield return ("tokens in", Number(run.InputTokens));
        yield return ("tokens out", Number(run.OutputTokens is null && run.ThoughtTokens is null ? null : (run.OutputTokens ?? 0) + (run.ThoughtTokens ?? 0)));
        yield return ("cost", Money(run.Cost, run.Currency));
        yield return ("changes", Number(report.Changes.Count));
        yield return ("findings", Number(report.Findings.Count));
        yield return ("not answered", Number(run.Failures));
    }

    /// <summary>The heads of the table of steps.</summary>
    public static IReadOnlyList<string> StepHeads { get; } = ["step", "calls", "questions", "failed", "time of all", "median", "tokens in", "tokens out", "cost"];

    /// <summary>A row of it.</summary>
    public static string[] Step(PathwayRunStep step, string? currency) =>
        [step.Kind, Number(step.Calls), Number(step.Questions), Number(step.Failed), Time(step.Time), Time(step.Median), Number(step.InputTokens), Number(step.OutputTokens), Money(step.Cost, currency)];

    /// <summary>A time as people read it: "340 ms", "12.5 s", "3 min 20 s".</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s"),
    };

    private static string Number(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    private static string Money(decimal? cost, string? currency) => cost is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.00##} {currency}") : "-";
}
