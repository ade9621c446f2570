using System.Text.Json;
using Pathway.Errors;
using Pathway.Store;
using Pathway.Text;

namespace Pathway.Formats.Caches;

/// <summary>Reads and writes files of stored answers. Which format a file has shows in its first name.</summary>
internal static class CacheFile
{
    /// <summary>Reads a file. What cannot be read costs a fault; everything complete before a break is handed on.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="at">When answers that carry no time were imported: now.</param>
    /// <param name="found">Takes an answer.</param>
    /// <param name="failed">Takes a fault of an entry or of the whole file.</param>
    /// <param name="stopping">Ends the reading.</param>
    /// <exception cref="PathwayException">The file cannot be read at all.</exception>
    public static void Read(string path, DateTimeOffset at, Action<StoredAnswer> found, Action<PathwayException> failed, CancellationToken stopping)
    {
        var text = SourceText.Read(path);
        var sink = new CacheSink(path, found, failed, stopping);
        try
        {
            var reader = new Utf8JsonReader(SafeJson.WithoutLoneSurrogates(text.Utf8).Span, SafeJson.Reading);
            reader.Read();
            if (reader.TokenType is not JsonTokenType.StartObject) { throw JsonText.Unfit(text, reader, "the file holds no object"); }
            if (NativeCache.IsOne(reader)) { NativeCache.Read(ref reader, text, sink); }
            else if (IsOther(reader)) { throw JsonText.Unfit(text, reader, "the file holds no stored answers; a hierarchy is read by Import-PathwayHierarchy"); }
            else { LegacyCache.Read(ref reader, text, at, sink); }
            reader.Read();
            if (text.Fault is { } fault) { sink.Fault(fault); }
        }
        catch (JsonException failure)
        {
            sink.Fault(text.Fault ?? JsonText.Malformed(text, failure));
        }
    }

    // All files of this program begin with the name of their format; the cache of the one before it knows no such entry.
    private static bool IsOther(Utf8JsonReader ahead) =>
        ahead.Read() && ahead.TokenType is JsonTokenType.PropertyName && ahead.ValueTextEquals("format"u8) && ahead.Read() && ahead.TokenType is JsonTokenType.String;

    /// <summary>Writes answers to a file, whole or not at all.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="format">How.</param>
    /// <param name="answers">The answers, in the order in which the store lists them.</param>
    /// <returns>How many answers the file holds; a format that cannot hold all of them holds fewer.</returns>
    /// <exception cref="PathwayException">The file is there and may not be replaced, or it cannot be written.</exception>
    public static int Write(string path, bool overwrite, CacheFormat format, IReadOnlyList<StoredAnswer> answers)
    {
        var chosen = format is CacheFormat.Legacy ? LegacyCache.Choose(answers) : answers;
        WholeFile.Write(path, overwrite, stream =>
        {
            if (format is CacheFormat.Legacy) { LegacyCache.Write(stream, chosen); }
            else { NativeCache.Write(stream, chosen); }
        });
        return chosen.Count;
    }
}
