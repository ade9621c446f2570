namespace Pathway.Formats.Interactions;

/// <summary>
/// Texts that come again and again in a file, such as identifiers and methods, each held once. Of fixed size: a text that pushes another
/// one out costs nothing but memory.
/// </summary>
internal sealed class TextPool
{
    private const int Size = 1 << 15;

    private readonly string?[] texts = new string?[Size];

    /// <summary>The text, the same object each time as far as the pool holds it.</summary>
    public string Get(ReadOnlySpan<char> text)
    {
        if (text.Length > 64) { return text.ToString(); }
        ref var held = ref texts[string.GetHashCode(text) & (Size - 1)];
        return held is not null && text.SequenceEqual(held) ? held : held = text.ToString();
    }
}
