using System.Text;
using Pathway.Errors;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>The bytes of a text file as UTF-8 without byte order mark; UTF-16 and UTF-32 are told by their mark.</summary>
internal static class Utf8Text
{
    private static readonly (byte[] Mark, Encoding Encoding)[] Marked =
    [
        ([0xFF, 0xFE, 0, 0], new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true)),
        ([0, 0, 0xFE, 0xFF], new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true)),
        ([0xFF, 0xFE], new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)),
        ([0xEF, 0xBB, 0xBF], new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true)),
    ];

    /// <param name="stream">The file.</param>
    /// <param name="origin">What the file is called in messages.</param>
    /// <exception cref="PathwayException">The file holds nothing, or is not text.</exception>
    public static byte[] Read(Stream stream, string origin)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var bytes = copy.ToArray();
        var (mark, encoding) = Marked.FirstOrDefault(known => bytes.AsSpan().StartsWith(known.Mark), ([], new UTF8Encoding(false, throwOnInvalidBytes: true)));
        try
        {
            var text = encoding.GetString(bytes, mark.Length, bytes.Length - mark.Length);
            if (string.IsNullOrWhiteSpace(text)) { throw new PathwayException(PathwayErrors.FileEmpty, $"'{origin}' is empty.", origin); }
            return encoding is UTF8Encoding ? bytes[mark.Length..] : Encoding.UTF8.GetBytes(text);
        }
        catch (DecoderFallbackException failure)
        {
            var line = bytes.Take(mark.Length + failure.Index).Count(static value => value == '\n') + 1;
            throw new PathwayException(PathwayErrors.EncodingInvalid, $"'{origin}', line {line}: the bytes are not {encoding.WebName.ToUpperInvariant()}.", origin, failure);
        }
    }
}
