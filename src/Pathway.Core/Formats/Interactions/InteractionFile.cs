using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Interactions;

/// <summary>Reads one format of interactions.</summary>
internal interface IInteractionReader
{
    /// <summary>The formats that it reads.</summary>
    IReadOnlyList<InteractionFormat> Formats { get; }

    /// <summary>Whether the content of a file shows that it is written so.</summary>
    bool CanRead(InputFile file);

    /// <summary>Reads a file; each record is handed on before the next one is looked at.</summary>
    void Read(InputFile file, InteractionOptions options, InteractionSink sink);
}

/// <summary>
/// Reads the interactions of a file. Never stops at the first fault: what can be read is handed on, and so is each fault.
/// </summary>
internal static class InteractionFile
{
    // In the order in which they look at a file: the most particular first.
    private static readonly IReadOnlyList<IInteractionReader> Readers =
    [
        new ExcelReader(), new JsonLinesReader(), new JsonFileReader(), new MitabReader(), new BioGridReader(),
        new StringNetworkReader(), new SifReader(), new TableReader(),
    ];

    private static readonly Dictionary<string, InteractionFormat> ByExtension = new(StringComparer.Ordinal)
    {
        [".json"] = InteractionFormat.Json, [".csv"] = InteractionFormat.Csv, [".tsv"] = InteractionFormat.Tsv,
            [".tab"] = InteractionFormat.Tsv,
        [".jsonl"] = InteractionFormat.JsonLines, [".ndjson"] = InteractionFormat.JsonLines, [".cyjs"] = InteractionFormat.Cytoscape,
        [".mitab"] = InteractionFormat.Mitab, [".sif"] = InteractionFormat.Sif, [".xlsx"] = InteractionFormat.Excel,
    };

    /// <summary>Whether a text ends like the name of a file that can be read, packed or not.</summary>
    public static bool HasKnownExtension(string name)
    {
        var bare = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return ByExtension.ContainsKey(Path.GetExtension(bare).ToLowerInvariant());
    }

    /// <inheritdoc cref="Read(string, InteractionOptions, Action{PathwayInteraction}, Action{PathwayException}, Action{InteractionNote},
    /// CancellationToken)"/>
    public static void Read(string path, InteractionFormat format, Action<PathwayInteraction> onInteraction,
        Action<PathwayException> onFault, CancellationToken stopping) =>
        Read(path, new InteractionOptions { Format = format }, onInteraction, onFault, static _ => { }, stopping);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="options">How it is written, and what is wanted of it.</param>
    /// <param name="onInteraction">Takes an interaction. What it throws ends the reading.</param>
    /// <param name="onFault">Takes a fault of a record, of a row, or of the whole file, in the order of the file.</param>
    /// <param name="onNote">Takes what a user should know of the reading, such as how many rows were left out.</param>
    /// <param name="stopping">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static void Read(string path, InteractionOptions options, Action<PathwayInteraction> onInteraction,
        Action<PathwayException> onFault, Action<InteractionNote> onNote, CancellationToken stopping) =>
        Read(path, () => InputFile.Open(path), options, onInteraction, onFault, onNote, stopping);

    /// <summary>Reads a text in memory as if it were a file.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="text">The text.</param>
    /// <inheritdoc cref="Read(string, InteractionOptions, Action{PathwayInteraction}, Action{PathwayException}, Action{InteractionNote},
    /// CancellationToken)"/>
    public static void ReadText(string name, string text, InteractionOptions options, Action<PathwayInteraction> onInteraction,
        Action<PathwayException> onFault, Action<InteractionNote> onNote, CancellationToken stopping) =>
        Read(name, () => InputFile.OfText(name, text), options, onInteraction, onFault, onNote, stopping);

    private static void Read(string path, Func<InputFile> open, InteractionOptions options, Action<PathwayInteraction> onInteraction,
        Action<PathwayException> onFault, Action<InteractionNote> onNote, CancellationToken stopping)
    {
        var sink = new InteractionSink(path, options, onInteraction, onFault, stopping);
        try
        {
            var file = open();
            var format = options.Format is InteractionFormat.Auto ? DetectFormat(file, options) : options.Format;
            Readers.First(reader => reader.Formats.Contains(format)).Read(file, options with { Format = format }, sink);
        }
        catch (PathwayException failure)
        {
            onFault(failure);
        }
        foreach (var note in sink.GetNotes()) { onNote(note); }
    }

    /// <summary>The format that the content of a file shows, else its extension.</summary>
    /// <exception cref="PathwayException">Neither shows a format.</exception>
    public static InteractionFormat DetectFormat(InputFile file, InteractionOptions options)
    {
        if (DescribeOtherFile(file) is { } other)
        {
            throw new PathwayException(PathwayErrors.FormatUnknown, $"'{file.Path}' {other}", file.Path);
        }
        if (Readers.FirstOrDefault(reader => reader.CanRead(file)) is { } reader)
        {
            // A user who maps columns means a table, even one with the columns of an exchange format.
            return options.ColumnMap.Count > 0 && reader is (MitabReader or BioGridReader or StringNetworkReader or SifReader)
                ? InteractionFormat.Table : reader.Formats[0];
        }
        if (options.ColumnMap.Count > 0 && !file.IsBinary) { return InteractionFormat.Table; }
        if (ByExtension.TryGetValue(file.Extension, out var format) && !file.IsBinary) { return format; }
        throw new PathwayException(PathwayErrors.FormatUnknown, file.IsBinary
            ? $"'{file.Path}' is a binary file, not a text; of binary files, .xlsx and .gz are read. Save an .xls file as .xlsx."
            : $"Neither name nor content of '{file.Path}' tells how it is written; its first line is "
                + $"\"{DamagedText.Shorten(file.Lines is [var first, ..] ? first : "")}\". "
                + "Of a list of names of pathways, pipe the lines: Get-Content FILE | Invoke-PathwayHierarchy.", file.Path);
    }

    // What a download gives instead of the file; any of it would pass for a table with one column.
    private static string? DescribeOtherFile(InputFile file) => file.Lines is not [var first, ..] ? null : first.TrimStart() switch
    {
        var page when page.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || page.StartsWith("<html", StringComparison.OrdinalIgnoreCase) =>
            "is a web page, not a table of interactions: often the message of a server. Open it in a browser, and download the file again.",
        ['<', '?', 'x', 'm', 'l', ..] or ['<', 'e', 'n', 't', 'r', 'y', 'S', 'e', 't', ..] =>
            "is XML, which is not read. Download the interactions as PSI-MITAB (of PSI-MI XML), or save the workbook as .xlsx.",
        var pointer when pointer.StartsWith("version https://git-lfs.", StringComparison.Ordinal) =>
            "is a pointer of Git LFS, not the file. Fetch the file with git lfs pull.",
        _ => null,
    };
}
