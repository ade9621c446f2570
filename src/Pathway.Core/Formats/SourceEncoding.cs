using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Pathway.Formats;

/// <summary>Turns the bytes of a file into UTF-8, strictly: as far as they are valid, and where they are not.</summary>
internal static class SourceEncoding
{
    private delegate OperationStatus Decoder(ReadOnlySpan<byte> bytes, out Rune rune, out int length);

    /// <summary>Whether the bytes begin with a byte order mark.</summary>
    public static bool HasMark(ReadOnlySpan<byte> bytes) => Mark(bytes).Length > 0;

    /// <summary>The text as UTF-8 without its mark.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <returns>The valid part, the offset of the first byte in the file that is not valid (null: none), and the name of the encoding.</returns>
    public static (ReadOnlyMemory<byte> Utf8, int? InvalidAt, string Encoding) ToUtf8(byte[] bytes)
    {
        var (length, name, decode) = Mark(bytes);
        if (decode is not null)
        {
            var text = new ArrayBufferWriter<byte>(bytes.Length);
            var at = length + Take(bytes.AsSpan(length), decode, rune => text.Advance(rune.EncodeToUtf8(text.GetSpan(4))));
            return (text.WrittenMemory, at < bytes.Length ? at : null, name);
        }
        var body = bytes.AsMemory(length);
        if (System.Text.Unicode.Utf8.IsValid(body.Span)) { return (body, null, name); }
        var valid = Take(body.Span, Rune.DecodeFromUtf8, static _ => { });
        return (body[..valid], length + valid, name);
    }

    // The marks of UTF-32 come first: that of UTF-16 is the beginning of one.
    private static (int Length, string Encoding, Decoder? Decode) Mark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, 0, 0, ..] => (4, "UTF-32", (ReadOnlySpan<byte> rest, out Rune rune, out int length) => Wide(rest, false, out rune, out length)),
        [0, 0, 0xFE, 0xFF, ..] => (4, "UTF-32", (ReadOnlySpan<byte> rest, out Rune rune, out int length) => Wide(rest, true, out rune, out length)),
        [0xFF, 0xFE, ..] => (2, "UTF-16", (ReadOnlySpan<byte> rest, out Rune rune, out int length) => Pairs(rest, false, out rune, out length)),
        [0xFE, 0xFF, ..] => (2, "UTF-16", (ReadOnlySpan<byte> rest, out Rune rune, out int length) => Pairs(rest, true, out rune, out length)),
        [0xEF, 0xBB, 0xBF, ..] => (3, "UTF-8", null),
        _ => (0, "UTF-8", null),
    };

    private static int Take(ReadOnlySpan<byte> bytes, Decoder decode, Action<Rune> take)
    {
        var at = 0;
        while (at < bytes.Length && decode(bytes[at..], out var rune, out var length) == OperationStatus.Done)
        {
            take(rune);
            at += length;
        }
        return at;
    }

    private static OperationStatus Wide(ReadOnlySpan<byte> bytes, bool isBig, out Rune rune, out int length)
    {
        length = sizeof(uint);
        rune = default;
        if (bytes.Length < length) { return OperationStatus.InvalidData; }
        var value = isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return Rune.TryCreate(value, out rune) ? OperationStatus.Done : OperationStatus.InvalidData;
    }

    private static OperationStatus Pairs(ReadOnlySpan<byte> bytes, bool isBig, out Rune rune, out int length)
    {
        rune = default;
        length = 0;
        if (bytes.Length < sizeof(ushort)) { return OperationStatus.InvalidData; }
        Span<char> units = [Unit(bytes, isBig), bytes.Length < 2 * sizeof(ushort) ? '\0' : Unit(bytes[sizeof(ushort)..], isBig)];
        var status = Rune.DecodeFromUtf16(units, out rune, out var used);
        length = used * sizeof(ushort);
        return status;
    }

    private static char Unit(ReadOnlySpan<byte> bytes, bool isBig) => (char)(isBig ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes));
}
