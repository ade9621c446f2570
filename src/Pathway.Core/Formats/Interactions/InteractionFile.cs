using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Interactions;

/// <summary>Reads the interactions of a file. Never stops at the first fault: what can be read is handed on, and so is each fault.</summary>
internal static class InteractionFile
{
    /// <summary>Reads a file; each record is handed on before the next one is looked at.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="found">Takes an interaction. What it throws ends the reading.</param>
    /// <param name="failed">Takes a fault of a record, of a row, or of the whole file, in the order of the file.</param>
    /// <param name="stopping">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static void Read(string path, InteractionFormat format, Action<PathwayInteraction> found, Action<PathwayException> failed, CancellationToken stopping)
    {
        SourceText text;
        try
        {
            text = SourceText.Read(path);
            if (format is InteractionFormat.Auto) { format = Recognise(text); }
        }
        catch (PathwayException failure)
        {
            failed(failure);
            return;
        }
        var sink = new InteractionSink(path, found, failed, stopping);
        switch (format)
        {
            case InteractionFormat.Json: new InteractionJson(text, sink).Read(); break;
            default: InteractionTable.Read(text, format is InteractionFormat.Tsv, sink); break;
        }
    }

    private static InteractionFormat Recognise(SourceText text) => Path.GetExtension(text.Path).ToUpperInvariant() switch
    {
        ".JSON" => InteractionFormat.Json,
        ".CSV" => InteractionFormat.Csv,
        ".TSV" or ".TAB" => InteractionFormat.Tsv,
        _ => text.Utf8.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] ? InteractionFormat.Json
            : throw new PathwayException(PathwayErrors.FormatUnknown, $"Neither name nor content of '{text.Path}' tells whether it is JSON, CSV or TSV.", text.Path),
    };
}
