using System.Text.RegularExpressions;

namespace Pathway.Steps.Evidence;

/// <summary>The words of a sentence, in lower case; proteins are the words "{A}" and "{B}".</summary>
internal static partial class SentenceWords
{
    public const string First = "{A}";
    public const string Second = "{B}";

    private static readonly HashSet<string> Contrasts = ["but", "whereas", "however", "although", "though", "while", ";"];

    private static readonly HashSet<string> Headings =
        ["results", "discussion", "introduction", "background", "conclusion", "conclusions", "methods", "abstract", "summary",
            "significance",
            "objective", "aim", "aims", "findings", "interpretation"];

    public static bool IsProtein(string word) => word is First or Second;

    public static List<string> Read(string text, IReadOnlyList<ProteinMention> firsts, IReadOnlyList<ProteinMention> seconds)
    {
        var places = firsts.Select(static place => (place.Start, place.End, Word: First))
            .Concat(seconds.Select(static place => (place.Start, place.End, Word: Second)))
            .OrderBy(static place => place.Start).ThenByDescending(static place => place.End).ToArray();
        var words = new List<string>();
        var at = 0;
        foreach (var (start, end, word) in places)
        {
            if (start < at) { continue; }
            AddWords(words, text[at..start]);
            // Two names of one protein side by side are one mention: "p97/VCP".
            if (words.Count == 0 || words[^1] != word) { words.Add(word); }
            at = end;
        }
        AddWords(words, text[at..]);
        // A heading that runs into the first sentence.
        if (words.Count > 1 && Headings.Contains(words[0])) { words.RemoveAt(0); }
        return Simplify(words);
    }

    /// <summary>Cuts the sentence where it turns to something else: at "but", "whereas", semicolons, and before ", it".</summary>
    public static IEnumerable<IReadOnlyList<string>> SplitClauses(List<string> words)
    {
        var clause = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var isCut = Contrasts.Contains(words[i]) || (words[i] == "," && i + 1 < words.Count && words[i + 1] == "it");
            if (!isCut) { clause.Add(words[i]); continue; }
            if (clause.Count > 0) { yield return clause; }
            clause = [];
        }
        if (clause.Count > 0) { yield return clause; }
    }

    private static void AddWords(List<string> words, string text)
    {
        // "STUB1-/- mice" lack the gene.
        foreach (Match match in Word().Matches(text.Replace("-/-", " knockout ", StringComparison.Ordinal)))
        {
            var word = match.Value.ToLowerInvariant();
            if (word.EndsWith("n't", StringComparison.Ordinal)) { words.Add("not"); }
            else if (word is not ("(" or ")" or "/" or "&" or "\"")) { words.Add(word); }
            else if (word == "&") { words.Add("and"); }
        }
    }

    private static List<string> Simplify(List<string> words)
    {
        var text = $" {string.Join(' ', words)} ";
        text = NotOnly().Replace(text, static match => match.Value.Contains("but", StringComparison.Ordinal)
            ? match.Value.Replace(" not only ", " ", StringComparison.Ordinal).Replace(" but also ", " and ", StringComparison.Ordinal)
                .Replace(" but ", " and ", StringComparison.Ordinal)
            : match.Value);
        text = SignedRegulation().Replace(text, static match => match.Groups["sign"].Value[0] == 'p'
            ? match.Groups["end"].Value switch { "or" => " activator ", "ion" => " activation ", var end => $" activat{end} " }
            : match.Groups["end"].Value switch { "or" => " inhibitor ", "ion" => " inhibition ", "e" => " inhibit ", "es" => " inhibits ",
                var end => $" inhibit{end} " });
        text = AsExpected().Replace(text, " ");
        text = SplitPrefix().Replace(text, " $1regulat");
        text = text.Replace(" rather than ", " but not ", StringComparison.Ordinal)
            .Replace(" instead of ", " but not ", StringComparison.Ordinal).Replace(" no longer ", " not ", StringComparison.Ordinal)
            .Replace(" could not ", " cannot ", StringComparison.Ordinal);
        // An aside without a protein says nothing about the pair: ", but not its paralog,".
        text = Aside().Replace(text, " ");
        // Of two names of one protein only one is left.
        text = Repeated().Replace(text, " $1 ");
        return [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['\u2019-][\p{L}\p{N}]+)*|[-,;:()/&?""]", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    // "positively regulates", "a negative regulator": the verb or noun with the sign.
    [GeneratedRegex(" (?<sign>positive|negative)(?:ly)? regulat(?<end>e|es|ed|ing|or|ion) ", RegexOptions.CultureInvariant)]
    private static partial Regex SignedRegulation();

    // "As expected, A binds B" is no expectation.
    [GeneratedRegex(" as (?:expected|predicted|anticipated|hypothesi[sz]ed|suspected|assumed) , ", RegexOptions.CultureInvariant)]
    private static partial Regex AsExpected();

    [GeneratedRegex(" (up|down)-regulat", RegexOptions.CultureInvariant)]
    private static partial Regex SplitPrefix();

    [GeneratedRegex(" not only [^;]*? but (?:also )?", RegexOptions.CultureInvariant)]
    private static partial Regex NotOnly();

    [GeneratedRegex(" , (?:but not|unlike|like|in contrast to|together with|as well as|which|when|if|once|however|therefore|thus|in turn)"
        + "(?: (?!\\{)[^ ,;]+){0,8} , ", RegexOptions.CultureInvariant)]
    private static partial Regex Aside();

    [GeneratedRegex(@" (\{[AB]\})(?: \1)+ ", RegexOptions.CultureInvariant)]
    private static partial Regex Repeated();
}
