using System.Globalization;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Interactions;

/// <summary>
/// Reads the interactions of a file. Never stops at the first fault: what can be read is handed on, and so is each fault.
/// </summary>
internal static class InteractionFile
{
    /// <summary>Reads a file; each record is handed on before the next one is looked at.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="onInteraction">Takes an interaction. What it throws ends the reading.</param>
    /// <param name="onFault">Takes a fault of a record, of a row, or of the whole file, in the order of the file.</param>
    /// <param name="stopping">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static void Read(string path, InteractionFormat format, Action<PathwayInteraction> onInteraction,
        Action<PathwayException> onFault, CancellationToken stopping)
    {
        SourceText text;
        try
        {
            text = SourceText.Read(path);
            if (format is InteractionFormat.Auto) { format = DetectFormat(text); }
        }
        catch (PathwayException failure)
        {
            onFault(failure);
            return;
        }
        var sink = new InteractionSink(path, onInteraction, onFault, stopping);
        switch (format)
        {
            case InteractionFormat.Json: new InteractionJson(text, sink).Read(); break;
            default: InteractionTable.Read(text, format is InteractionFormat.Tsv, sink); break;
        }
    }

    private static InteractionFormat DetectFormat(SourceText text) => Path.GetExtension(text.Path).ToUpperInvariant() switch
    {
        ".JSON" => InteractionFormat.Json,
        ".CSV" => InteractionFormat.Csv,
        ".TSV" or ".TAB" => InteractionFormat.Tsv,
        _ => text.Utf8.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] ? InteractionFormat.Json
            : throw new PathwayException(PathwayErrors.FormatUnknown,
                $"The format of '{text.Path}' (JSON, CSV or TSV) cannot be determined from the name or the content.", text.Path),
    };
}

/// <summary>How interactions are written in a file.</summary>
public enum InteractionFormat
{
    /// <summary>By the file's extension, else by its first character.</summary>
    Auto,
    /// <summary>A list, a record, or one of the shapes around them, as JSON.</summary>
    Json,
    /// <summary>Values separated by commas or semicolons, with named columns.</summary>
    Csv,
    /// <summary>Values separated by tabulators, with named columns.</summary>
    Tsv,
}

/// <summary>Where the readers of all formats bring their records, as JSON: each becomes an interaction or a fault.</summary>
internal sealed class InteractionSink(string path, Action<PathwayInteraction> onInteraction, Action<PathwayException> onFault,
    CancellationToken stopping)
{
    /// <summary>The most bytes of one record. A longer one is no record, and would cost several times its size in memory.</summary>
    public const int MaxRecordBytes = 64 << 20;

    private int count;

    /// <summary>Takes the next record.</summary>
    /// <param name="json">Compact JSON, an object.</param>
    /// <param name="query">The protein that the file as a whole is about, or null.</param>
    /// <param name="line">The line on which the record begins.</param>
    public void AddRecord(ReadOnlyMemory<byte> json, string? query, int line)
    {
        stopping.ThrowIfCancellationRequested();
        count++;
        PathwayInteraction interaction;
        try
        {
            if (json.Length > MaxRecordBytes)
            {
                throw new InvalidDataException($"it has {json.Length >> 20} MiB, and {MaxRecordBytes >> 20} are the most");
            }
            interaction = InteractionParser.Read(json, query, string.Create(CultureInfo.InvariantCulture, $"{path}:{line}"));
        }
        catch (InvalidDataException failure)
        {
            onFault(CreateFault(failure.Message, line, failure));
            return;
        }
        onInteraction(interaction);
    }

    /// <summary>Takes a record that is none.</summary>
    public void AddInvalid(string reason, int line)
    {
        stopping.ThrowIfCancellationRequested();
        count++;
        onFault(CreateFault(reason, line, null));
    }

    /// <summary>Takes a fault of the whole file; nothing follows it.</summary>
    public void ReportFault(PathwayException failure) => onFault(failure);

    private PathwayException CreateFault(string reason, int line, Exception? cause) => new(PathwayErrors.RecordInvalid,
        string.Create(CultureInfo.InvariantCulture, $"'{path}' line {line}, record {count}: {reason}."),
        string.Create(CultureInfo.InvariantCulture, $"{path}:{line}"), cause);
}
