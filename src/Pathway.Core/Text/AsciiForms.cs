using System.Globalization;
using System.Text;

namespace Pathway.Text;

/// <summary>
/// What is written for a character in plain ASCII, so that people can read it: "beta", "->", "...". Only letters and digits are taken
/// apart: a wide colon must not become a colon, which could make a command of a CI system.
/// </summary>
internal static class AsciiForms
{
    // A text as wide as the character where lines are drawn, so that columns stay in line.
    private static readonly Dictionary<int, string> Forms = Read(
        "- ‐ ‑ ‒ – — ― − ⁻ · ─ ━ ═ ╌ ┄", "| │ ┃ ║ ├ ┝ ╞ ╠", "` └ ╰ ╚", "+ ┌ ┐ ┘ ┤ ┬ ┴ ┼ ╔ ╗ ╝ ╣ ╦ ╩ ╬ ╭ ╮ ╯ ⁺",
        "... …", "-> → ⟶ ➔ ➜", "<- ← ⟵", "<-> ↔ ⟷", "=> ⇒ ⟹", "<= ⇐ ≤", "<=> ⇔ ⇌", ">= ≥", "-| ⊣", "|- ⊢", "^ ↑", "v ↓",
        "' ‘ ’ ‚ ‛ ′ ‹ › ʼ", "\" “ ” „ ‟ ″ « »", "* • ◦ ∙ ▪ ● ★", "x ×", "/ ÷ ∕", "~ ≈ ∼", "!= ≠", "+/- ±", "infinity ∞", "deg °",
        "(TM) ™", "(R) ®", "(C) ©", "EUR €", "ss ß", "ae æ", "AE Æ", "oe œ", "OE Œ", "o ø", "O Ø", "l ł", "L Ł", "d đ", "D Đ", "th þ",
        "Th Þ", "i ı");

    /// <summary>The form of a character; empty for a mark that belongs to the letter before it, null where there is none.</summary>
    public static string? Of(Rune character)
    {
        if (Forms.TryGetValue(character.Value, out var form)) { return form; }
        if (character.IsBmp && GreekLetters.NameOf((char)character.Value) is { } name)
        {
            return Rune.IsUpper(character) ? char.ToUpperInvariant(name[0]) + name[1..] : name;
        }
        return Rune.GetUnicodeCategory(character) switch
        {
            UnicodeCategory.SpaceSeparator => " ",
            UnicodeCategory.NonSpacingMark => "",
            // What is no character cannot be taken apart.
            UnicodeCategory.OtherNotAssigned => null,
            _ => TakeApart(character),
        };
    }

    // "é" is "e" with a mark, "ﬁ" and "²" are letters and a digit in another shape.
    private static string? TakeApart(Rune character)
    {
        var letters = string.Concat(character.ToString().Normalize(NormalizationForm.FormKD)
            .Where(static letter => CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark));
        return letters.Length > 0 && letters.All(char.IsAsciiLetterOrDigit) ? letters : null;
    }

    // Each line is a form, then the characters that have it.
    private static Dictionary<int, string> Read(params string[] lines) => lines.Select(static line => line.Split(' '))
        .SelectMany(static line => line.Skip(1).Select(letter => (Letter: letter[0], Form: line[0])))
        .ToDictionary(static pair => (int)pair.Letter, static pair => pair.Form);
}
