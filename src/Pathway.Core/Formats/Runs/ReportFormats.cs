using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pathway.Errors;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;

namespace Pathway.Formats.Runs;

/// <summary>All export formats for the report of a run. A new format is one line here.</summary>
internal static class ReportFormats
{
    public static IReadOnlyList<FileFormat<PathwayRunReport>> All { get; } =
    [
        new("Html", [".html", ".htm"], ReportPage.Write),
        new("Json", [".json"], ReportJson.Write),
        new("Markdown", [".md"], ReportMarkdown.Write),
    ];

    /// <summary>The format of the extension of a path.</summary>
    /// <exception cref="PathwayException">There is no such format.</exception>
    public static FileFormat<PathwayRunReport> Choose(string path) => FileFormat<PathwayRunReport>.Choose(All, null, path);
}

/// <summary>The figures of a report as text, the same in every format.</summary>
internal static class ReportText
{
    /// <summary>Name and value of each figure of the whole run.</summary>
    public static IEnumerable<(string Name, string Value)> Figures(PathwayRunReport report)
    {
        var run = report.Run;
        yield return ("state", report.HasNoTerms && run.State is PathwayRunState.Complete ? "no terms" : $"{run.State}");
        yield return ("time", run.Duration is { } duration ? FormatTime(duration) : "under way");
        yield return ("critical path", FormatTime(report.CriticalPath));
        yield return ("lower bound", FormatTime(report.LowerBound));
        yield return ("efficiency", report.Efficiency is { } efficiency ? efficiency.ToString("0 %", CultureInfo.InvariantCulture) : "-");
        yield return ("questions", FormatCount(run.Questions));
        yield return ("from the store", FormatCount(run.Stored));
        yield return ("calls", FormatCount(run.Calls));
        yield return ("most at once", FormatCount(report.PeakConcurrency));
        yield return ("tokens in", FormatCount(run.InputTokens));
        yield return ("tokens out",
            FormatCount(run.OutputTokens is null && run.ThoughtTokens is null ? null : (run.OutputTokens ?? 0) + (run.ThoughtTokens ?? 0)));
        yield return ("cost", FormatCost(run.Cost, run.Currency));
        yield return ("changes", FormatCount(report.Changes.Count));
        yield return ("findings", FormatCount(report.Findings.Count));
        yield return ("not answered", FormatCount(run.Failures));
    }

    /// <summary>The column headers of the table of steps.</summary>
    public static IReadOnlyList<string> StepHeads { get; } =
        ["step", "calls", "questions", "failed", "time of all", "median", "tokens in", "tokens out", "cost"];

    /// <summary>The cells of one step.</summary>
    public static string[] FormatStep(PathwayRunStep step, string? currency) =>
        [step.Kind, FormatCount(step.Calls), FormatCount(step.Questions), FormatCount(step.Failed), FormatTime(step.Time),
            FormatTime(step.Median), FormatCount(step.InputTokens), FormatCount(step.OutputTokens), FormatCost(step.Cost, currency)];

    /// <summary>A duration in readable form: "340 ms", "12.5 s", "3 min 20 s".</summary>
    public static string FormatTime(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s"),
    };

    private static string FormatCount(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    private static string FormatCost(decimal? cost, string? currency) => cost is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{known:0.00##} {currency}") : "-";
}

/// <summary>Writes the report of a run as JSON: the properties of <see cref="PathwayRunReport"/>, times as "hh:mm:ss.fffffff".</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata, WriteIndented = true,
    Converters =
        [typeof(CanonicalStringConverter), typeof(StrictEnumConverter<PathwayChangeKind>), typeof(StrictEnumConverter<PathwaySeverity>)])]
[JsonSerializable(typeof(PathwayRunReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    public static void Write(PathwayRunReport report, Stream stream)
    {
        JsonSerializer.Serialize(stream, report, Default.PathwayRunReport);
        stream.Write("\n"u8);
    }
}
