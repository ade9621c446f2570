namespace Pathway.Emulator.Faults;

/// <summary>Bytes that no healthy service sends.</summary>
internal static class BrokenText
{
    public static string HtmlPage(int status) => $"""
        <html><head><title>Error {status}</title></head>
        <body><h1>Error {status}</h1><p>The gateway got no answer. {"{\"candidates\":[]}"}</p><script>alert(1)</script></body></html>

        """;

    /// <summary>
    /// Puts 0xC3, which only begins a character, at the beginning of the answer.
    /// </summary>
    public static ReadOnlyMemory<byte> InvalidUtf8(ReadOnlyMemory<byte> body)
    {
        var name = body.Span.LastIndexOf("\"text\":\""u8);
        if (name < 0) { name = body.Span.LastIndexOf("\"content\":\""u8); }
        var at = name < 0 ? body.Length : name + body.Span[name..].IndexOf(":\""u8) + 2;
        var broken = new byte[body.Length + 1];
        body[..at].CopyTo(broken);
        broken[at] = 0xC3;
        body[at..].CopyTo(broken.AsMemory(at + 1));
        return broken;
    }
}
