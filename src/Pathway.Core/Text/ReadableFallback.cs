using System.Text;

namespace Pathway.Text;

/// <summary>
/// What an encoding writes for a character that it lacks: a readable form in ASCII (<see cref="AsciiForms"/>), else a question mark. The
/// fallback of .NET's code pages takes what looks alike: in code page 437 it makes "ß" of "β", an escape character of "←" and the end of
/// a line of "◙".
/// </summary>
internal sealed class ReadableFallback : EncoderFallback
{
    /// <summary>The only instance: it has no state.</summary>
    public static ReadableFallback Instance { get; } = new();

    private ReadableFallback()
    {
    }

    /// <inheritdoc/>
    public override int MaxCharCount => 18;

    /// <inheritdoc/>
    public override EncoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

    private sealed class Buffer : EncoderFallbackBuffer
    {
        private string text = "";
        private int at;

        public override int Remaining => text.Length - at;

        public override bool Fallback(char charUnknown, int index) => Start(Rune.TryCreate(charUnknown, out var rune) ? rune : null);

        public override bool Fallback(char charUnknownHigh, char charUnknownLow, int index) =>
            Start(Rune.TryCreate(charUnknownHigh, charUnknownLow, out var rune) ? rune : null);

        public override char GetNextChar() => at < text.Length ? text[at++] : '\0';

        public override bool MovePrevious()
        {
            if (at == 0) { return false; }
            at--;
            return true;
        }

        public override void Reset() => (text, at) = ("", 0);

        private bool Start(Rune? character)
        {
            (text, at) = ((character is { } rune ? AsciiForms.Of(rune) : null) ?? "?", 0);
            return text.Length > 0;
        }
    }
}
