namespace Pathway.Steps.Evidence;

/// <summary>
/// A text cut where names of proteins are spelled in several ways: between letters and digits, at hyphens and at spaces. "ataxin-3",
/// "ataxin 3" and "Ataxin3" are the same two tokens.
/// </summary>
internal sealed class NameTokens
{
    private static readonly Dictionary<char, string> Greek = new() { ['α'] = "a", ['β'] = "b", ['γ'] = "g", ['δ'] = "d", ['ε'] = "e", ['ζ'] = "z", ['κ'] = "k" };

    private static readonly Dictionary<string, string> GreekNames = new(StringComparer.Ordinal)
    {
        ["alpha"] = "a", ["beta"] = "b", ["gamma"] = "g", ["delta"] = "d", ["epsilon"] = "e", ["zeta"] = "z", ["kappa"] = "k",
    };

    private readonly Dictionary<string, List<int>> places = new(StringComparer.Ordinal);

    private NameTokens(List<Token> tokens)
    {
        All = tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!places.TryGetValue(tokens[i].Key, out var list)) { places[tokens[i].Key] = list = []; }
            list.Add(i);
        }
    }

    /// <summary>The tokens, in order.</summary>
    public IReadOnlyList<Token> All { get; }

    /// <summary>The places of the tokens with that key.</summary>
    public IReadOnlyList<int> At(string key) => places.TryGetValue(key, out var list) ? list : [];

    public static NameTokens Of(string text)
    {
        var tokens = new List<Token>(text.Length / 5);
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at])) { at++; continue; }
            var end = at + 1;
            // A Greek letter stands alone, so that "HIF-1α" is "HIF", "1", "a".
            if (!Greek.ContainsKey(text[at]))
            {
                while (end < text.Length && char.IsLetterOrDigit(text[end]) && char.IsDigit(text[end]) == char.IsDigit(text[at]) && !Greek.ContainsKey(text[end])) { end++; }
            }
            tokens.Add(new Token(Key(text[at..end]), at, end));
            at = end;
        }
        return new NameTokens(tokens);
    }

    private static string Key(string raw)
    {
        if (raw.Length == 1 && Greek.TryGetValue(raw[0], out var letter)) { return letter; }
        var lower = raw.ToLowerInvariant();
        return GreekNames.GetValueOrDefault(lower, lower);
    }

    /// <summary>A run of letters, a run of digits, or a Greek letter.</summary>
    internal readonly record struct Token(string Key, int Start, int End);
}
