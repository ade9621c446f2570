using System.Text;

namespace Pathway.Formats.Interactions;

/// <summary>
/// What programs write around and into JSON that is not JSON: the fence of Markdown, and numbers that are not numbers. Both are replaced by
/// as many bytes, so that places stay.
/// </summary>
internal static class JsonRepair
{
    private static readonly string[] NotNumbers = ["-Infinity", "Infinity", "NaN"];

    /// <summary>The same JSON with blanks for a fence and empty texts for numbers that are none; the same memory where it has
    /// neither.</summary>
    public static ReadOnlyMemory<byte> WithoutFenceAndNaN(ReadOnlyMemory<byte> json)
    {
        var bytes = json.Span;
        var hasFence = bytes.TrimStart(" \t\r\n"u8).StartsWith("```"u8);
        if (!hasFence && bytes.IndexOf("NaN"u8) < 0 && bytes.IndexOf("Infinity"u8) < 0) { return json; }
        var copy = json.ToArray();
        if (hasFence) { BlankFences(copy); }
        ReplaceNotNumbers(copy);
        return copy.AsSpan().SequenceEqual(bytes) ? json : copy;
    }

    private static void BlankFences(byte[] json)
    {
        for (var start = 0; start < json.Length;)
        {
            var length = json.AsSpan(start).IndexOf((byte)'\n');
            var end = length < 0 ? json.Length : start + length;
            if (json.AsSpan(start, end - start).TrimStart(" \t"u8).StartsWith("```"u8)) { json.AsSpan(start, end - start).Fill((byte)' '); }
            start = end + 1;
        }
    }

    private static void ReplaceNotNumbers(byte[] json)
    {
        var isInText = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (isInText && json[i] == '\\') { i++; }
            else if (json[i] == '"') { isInText = !isInText; }
            else if (!isInText && json[i] is (byte)'-' or (byte)'I' or (byte)'N') { i += Replace(json.AsSpan(i)); }
        }
    }

    private static int Replace(Span<byte> json)
    {
        foreach (var name in NotNumbers)
        {
            if (!json.StartsWith(Encoding.ASCII.GetBytes(name))) { continue; }
            json[..name.Length].Fill((byte)' ');
            "\"\""u8.CopyTo(json);
            return name.Length - 1;
        }
        return 0;
    }
}
