using System.Globalization;
using System.Text.Json;
using Pathway.Errors;
using Pathway.Storage;
using Pathway.Text;

namespace Pathway.Formats.Caches;

/// <summary>Reads and writes files of stored answers. Which format a file has shows in its first name.</summary>
internal static class CacheFile
{
    /// <summary>Reads a file. What cannot be read costs a fault; everything complete before a break is handed on.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="at">When answers that carry no time were imported: now.</param>
    /// <param name="onAnswer">Takes an answer.</param>
    /// <param name="onFault">Takes a fault of an entry or of the whole file.</param>
    /// <param name="stopping">Ends the reading.</param>
    /// <exception cref="PathwayException">The file cannot be read at all.</exception>
    public static void Read(string path, DateTimeOffset at, Action<StoredAnswer> onAnswer, Action<PathwayException> onFault,
        CancellationToken stopping)
    {
        var text = SourceText.Read(path);
        var sink = new CacheSink(path, onAnswer, onFault, stopping);
        try
        {
            var reader = new Utf8JsonReader(SafeJson.WithoutLoneSurrogates(text.Utf8).Span, SafeJson.ReaderOptions);
            reader.Read();
            if (reader.TokenType is not JsonTokenType.StartObject)
            {
                throw JsonText.CreateShapeError(text, reader, "the file holds no object");
            }
            if (NativeCache.IsNativeFormat(reader)) { NativeCache.Read(ref reader, text, sink); }
            else if (IsOtherFormat(reader))
            {
                throw JsonText.CreateShapeError(text, reader,
                    "the file holds no stored answers; a hierarchy is read by Import-PathwayHierarchy");
            }
            else { LegacyCache.Read(ref reader, text, at, sink); }
            reader.Read();
            if (text.Fault is { } fault) { sink.ReportFault(fault); }
        }
        catch (JsonException failure)
        {
            sink.ReportFault(text.Fault ?? JsonText.CreateSyntaxError(text, failure));
        }
    }

    // All files of this program begin with the name of their format; the cache of the one before it knows no such entry.
    private static bool IsOtherFormat(Utf8JsonReader ahead) =>
        ahead.Read() && ahead.TokenType is JsonTokenType.PropertyName && ahead.ValueTextEquals("format"u8) && ahead.Read()
        && ahead.TokenType is JsonTokenType.String;

    /// <summary>Writes answers to a file, whole or not at all.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="format">How.</param>
    /// <param name="answers">The answers, in the order in which the store lists them.</param>
    /// <returns>How many answers the file holds; a format that cannot hold all of them holds fewer.</returns>
    /// <exception cref="PathwayException">The file is there and may not be replaced, or it cannot be written.</exception>
    public static int Write(string path, bool overwrite, CacheFormat format, IReadOnlyList<StoredAnswer> answers)
    {
        var chosen = format is CacheFormat.Legacy ? LegacyCache.SelectExportable(answers) : answers;
        AtomicFile.Write(path, overwrite, stream =>
        {
            if (format is CacheFormat.Legacy) { LegacyCache.Write(stream, chosen); }
            else { NativeCache.Write(stream, chosen); }
        });
        return chosen.Count;
    }
}

/// <summary>How stored answers are written to a file.</summary>
public enum CacheFormat
{
    /// <summary>Every answer with everything that is known of it; reading it back gives the same.</summary>
    Native,
    /// <summary>One JSON object of names and answers, as other programs write it: parents and siblings only.</summary>
    Legacy,
}

/// <summary>Where the readers of caches bring answers and faults.</summary>
internal sealed class CacheSink(string path, Action<StoredAnswer> onAnswer, Action<PathwayException> onFault, CancellationToken stopping)
{
    private int count;

    /// <summary>Takes the next entry: an answer, or the reason why it is none.</summary>
    /// <param name="name">What the entry calls itself, for the message.</param>
    /// <param name="line">The line on which it begins.</param>
    /// <param name="read">Reads it; an <see cref="InvalidDataException"/> says why it cannot be read.</param>
    public void AddEntry(string? name, int line, Func<StoredAnswer> read)
    {
        stopping.ThrowIfCancellationRequested();
        count++;
        StoredAnswer answer;
        try
        {
            answer = read();
        }
        catch (InvalidDataException failure)
        {
            var message =
                string.Create(CultureInfo.InvariantCulture,
                    $"'{path}' line {line}, entry {count}{(name is null ? "" : $" '{Truncate(name)}'")}: {failure.Message}.");
            onFault(new PathwayException(PathwayErrors.RecordInvalid, message,
                string.Create(CultureInfo.InvariantCulture, $"{path}:{line}"), failure));
            return;
        }
        onAnswer(answer);
    }

    /// <summary>Takes a fault of the whole file; nothing follows it.</summary>
    public void ReportFault(PathwayException failure) => onFault(failure);

    private static string Truncate(string name) => name.Length <= 100 ? name : $"{name[..100]}…";
}
