using Pathway.Text;

namespace Pathway.Steps.Evidence;

/// <summary>
/// The tokens of a text, split where spellings of protein names vary: between letters and digits, at hyphens and at spaces. "ataxin-3",
/// "ataxin 3" and "Ataxin3" are the same two tokens.
/// </summary>
internal sealed class NameTokens
{
    private static readonly Dictionary<string, string> Latin = new(StringComparer.Ordinal)
    {
        ["alpha"] = "a", ["beta"] = "b", ["gamma"] = "g", ["delta"] = "d", ["epsilon"] = "e", ["zeta"] = "z", ["kappa"] = "k",
    };

    private NameTokens(List<Token> tokens) => All = tokens;

    /// <summary>The tokens, in order.</summary>
    public IReadOnlyList<Token> All { get; }

    public static NameTokens Tokenize(string text)
    {
        var tokens = new List<Token>(text.Length / 5);
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at])) { at++; continue; }
            var end = at + 1;
            // A Greek letter is a token of its own, so that "HIF-1α" is "HIF", "1", "alpha".
            if (GreekLetters.NameOf(text[at]) is { } greek)
            {
                tokens.Add(new Token(greek, Latin.GetValueOrDefault(greek, greek), at, end, IsGreek: true));
            }
            else
            {
                while (end < text.Length && char.IsLetterOrDigit(text[end]) && char.IsDigit(text[end]) == char.IsDigit(text[at])
                    && !GreekLetters.IsGreek(text[end]))
                {
                    end++;
                }
                AddRun(tokens, text, at, end);
            }
            at = end;
        }
        return new NameTokens(tokens);
    }

    // "TGFbeta1" and "HIF1alpha" end with the name of a Greek letter.
    private static void AddRun(List<Token> tokens, string text, int start, int end)
    {
        var lower = text[start..end].ToLowerInvariant();
        var suffix = Latin.Keys.FirstOrDefault(name => lower.Length > name.Length && lower.EndsWith(name, StringComparison.Ordinal)
            && !char.IsAsciiLetterLower(text[end - name.Length - 1]));
        if (suffix is null)
        {
            tokens.Add(new Token(lower, Latin.GetValueOrDefault(lower, lower), start, end, IsGreek: false));
            return;
        }
        var cut = end - suffix.Length;
        tokens.Add(new Token(lower[..^suffix.Length], lower[..^suffix.Length], start, cut, IsGreek: false));
        tokens.Add(new Token(suffix, Latin[suffix], cut, end, IsGreek: true));
    }

    /// <summary>A run of letters, a run of digits, or a Greek letter.</summary>
    /// <param name="Key">In lower case; a Greek letter by its name.</param>
    /// <param name="Loose">The same, but a Greek letter by the Latin one that stands for it in symbols.</param>
    /// <param name="Start">The start in the text.</param>
    /// <param name="End">The end.</param>
    /// <param name="IsGreek">Whether it is a Greek letter.</param>
    internal readonly record struct Token(string Key, string Loose, int Start, int End, bool IsGreek);
}
