using System.Text.Json;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Caches;

/// <summary>Reads and writes files of stored answers. The first property of a file shows its format.</summary>
internal static class CacheFile
{
    /// <summary>Reads a file. An invalid entry is one fault; all complete entries before a break are read.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="at">The time of answers without a time: now.</param>
    /// <param name="onAnswer">Receives each answer.</param>
    /// <param name="onFault">Receives each fault: of an entry a <see cref="RecordException"/>, of the whole file another one.</param>
    /// <param name="stopping">Ends the reading.</param>
    /// <exception cref="PathwayException">The file cannot be read at all.</exception>
    public static void Read(string path, DateTimeOffset at, Action<PathwayCacheEntry> onAnswer, Action<PathwayException> onFault,
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

    // All files of this module begin with a format name; the cache of its predecessor has no such entry.
    private static bool IsOtherFormat(Utf8JsonReader ahead) =>
        ahead.Read() && ahead.TokenType is JsonTokenType.PropertyName && ahead.ValueTextEquals("format"u8) && ahead.Read()
        && ahead.TokenType is JsonTokenType.String;

    /// <summary>Writes answers to a file, completely or not at all.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="format">The format.</param>
    /// <param name="answers">The answers, in the order in which the store lists them.</param>
    /// <returns>The number of answers in the file; the legacy format cannot hold all of them.</returns>
    /// <exception cref="PathwayException">The file exists and may not be replaced, or it cannot be written.</exception>
    public static int Write(string path, bool overwrite, CacheFormat format, IReadOnlyList<PathwayCacheEntry> answers)
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

/// <summary>The format of a file with stored answers.</summary>
public enum CacheFormat
{
    /// <summary>Every answer with all its properties; reading the file gives the same answers.</summary>
    Native,
    /// <summary>One JSON object of names and answers, as the predecessor writes it: parents and siblings only.</summary>
    Legacy,
}

/// <summary>Receives answers and faults from the readers of cache files.</summary>
internal sealed class CacheSink(string path, Action<PathwayCacheEntry> onAnswer, Action<PathwayException> onFault,
    CancellationToken stopping)
{
    private int count;

    /// <summary>Reads the next entry, and passes on an answer or a fault.</summary>
    /// <param name="name">The name of the entry in the message, or null.</param>
    /// <param name="line">The line on which the entry begins.</param>
    /// <param name="text">The entry as text.</param>
    /// <param name="read">Reads the entry; an <see cref="InvalidDataException"/> says why it cannot be read.</param>
    public void AddEntry(string? name, int line, Func<string> text, Func<PathwayCacheEntry> read)
    {
        stopping.ThrowIfCancellationRequested();
        count++;
        PathwayCacheEntry answer;
        try
        {
            answer = read();
        }
        catch (InvalidDataException failure)
        {
            var reason = name is null ? failure.Message : $"'{Truncate(name)}': {failure.Message}";
            onFault(new RecordException(PathwayErrors.RecordInvalid, path, line, count, reason, text(), failure));
            return;
        }
        onAnswer(answer);
    }

    /// <summary>Passes on a fault of the whole file, after which nothing follows.</summary>
    public void ReportFault(PathwayException failure) => onFault(failure);

    private static string Truncate(string name) => name.Length <= 100 ? name : $"{name[..100]}…";
}
