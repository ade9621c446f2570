using System.Text;
using System.Text.Json;
using Pathway.Text;

namespace Pathway.Llm.Replies;

/// <summary>
/// Reads the text of a reply: strictly; else the object in the middle of other text; else, where it breaks off, the whole
/// answers before the break. Nothing is mended: no quote is replaced, no half value is passed on.
/// </summary>
internal static class ReplyReader
{
    private const byte ByteOrderMark = 0xEF;

    /// <param name="text">The text of the reply, without thoughts.</param>
    /// <param name="shape">What it should look like.</param>
    public static ReadReply Read(string text, ReplyShape shape)
    {
        var bytes = SafeJson.WithoutLoneSurrogates(Encoding.UTF8.GetBytes(text)).Span;
        if (bytes.Length > 2 && bytes[0] == ByteOrderMark) { bytes = bytes[3..]; }
        if (bytes.Trim(" \t\r\n"u8).IsEmpty) { return new ReadReply { Fault = "the reply is empty" }; }
        ReadReply? whole = null;
        // Each byte is looked at a few times at most, whatever the text is made of.
        var budget = (4L * bytes.Length) + (1 << 16);
        for (var at = Opening(bytes, 0); at >= 0 && budget > 0;)
        {
            var prefix = JsonPrefix.Of(bytes[at..]);
            budget -= prefix.Read + 1;
            var found = Found(prefix, shape);
            // What follows a reply that breaks off, or lies within it, is no reply of its own.
            if (!prefix.IsWhole && (found is not null || prefix.IsOpen)) { return whole ?? found ?? new ReadReply { Fault = $"the reply breaks off before its list '{shape.List}'" }; }
            // A model that thinks aloud drafts first: the last whole one counts.
            whole = found ?? whole;
            at = Opening(bytes, at + (prefix.IsWhole ? prefix.Kept.Length : 1));
        }
        return whole ?? new ReadReply { Fault = $"the reply holds no object with a list '{shape.List}'" };
    }

    private static ReadReply? Found(JsonPrefix prefix, ReplyShape shape)
    {
        if (prefix.Kept.IsEmpty) { return null; }
        using var document = JsonDocument.Parse(Closed(prefix), SafeJson.Document);
        if (shape.ListIn(document.RootElement) is not { } list) { return null; }
        return new ReadReply { Items = [.. list.EnumerateArray().Select(static item => item.Clone())], IsCut = !prefix.IsWhole, ItemsCut = prefix.Cut };
    }

    private static byte[] Closed(JsonPrefix prefix)
    {
        var closed = new byte[prefix.Kept.Length + prefix.Closers.Length];
        prefix.Kept.CopyTo(closed);
        Encoding.ASCII.GetBytes(prefix.Closers, closed.AsSpan(prefix.Kept.Length));
        return closed;
    }

    private static int Opening(ReadOnlySpan<byte> bytes, int from)
    {
        if (from >= bytes.Length) { return -1; }
        var found = bytes[from..].IndexOfAny((byte)'{', (byte)'[');
        return found < 0 ? -1 : from + found;
    }
}
