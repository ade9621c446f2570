using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Llm.Replies;

/// <summary>
/// Reads the names in an answer. Markup, numbers, labels, identifiers and paths around a name are removed. Words such as "none" are no
/// name. A sentence, a placeholder or an identifier alone is refused.
/// </summary>
/// <param name="question">The question: its subject and its roots.</param>
internal sealed partial class ReplyNames(Question question)
{
    private const int MaxWords = 24;
    private const int MaxPasses = 6;
    private const int MaxQuoteLength = 80;

    private static readonly HashSet<string> Nothing = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "none", "nil", "nan", "n/a", "na", "n.a", "n\\a", "not applicable", "not available", "not known", "unknown", "undefined",
        "unspecified", "unclear", "unclassified", "undetermined", "unassigned", "uncategorized", "nothing", "no parent", "no answer",
        "no root", "no term", "no match", "not found", "not determined", "not specified", "not assigned", "not classified", "tbd", "todo",
        // Models answer in the language of the term.
        "kein", "keine", "keiner", "keines", "unbekannt", "aucun", "aucune", "inconnu", "ninguno", "ninguna", "desconocido", "nessuno",
        "nessuna", "sconosciuto", "nenhum", "nenhuma", "desconhecido", "geen", "onbekend", "brak", "nieznany", "нет", "неизвестно",
        "无", "無", "没有", "未知", "不明", "なし", "없음",
    };

    private static readonly (string Open, string Close)[] Marks =
    [
        ("***", "***"), ("**", "**"), ("__", "__"), ("*", "*"), ("_", "_"), ("`", "`"), ("~~", "~~"), ("\"", "\""), ("'", "'"),
        ("“", "”"), ("„", "“"), ("„", "”"), ("”", "”"), ("‘", "’"), ("‚", "‘"), ("«", "»"), ("»", "«"), ("‹", "›"), ("「", "」"),
        ("『", "』"), ("《", "》"), ("【", "】"), ("[", "]"), ("(", ")"),
    ];

    private static readonly char[] NothingMarks =
        [' ', '<', '>', '(', ')', '[', ']', '{', '}', '"', '\'', '`', '*', '_', '#', '.', '…', '!', '?', '-', '–', '—', '/', '。'];

    private static readonly char[] Separators = [' ', '(', ')', '[', ']', ':', '-', '–', '—', '|', ',', ';'];

    /// <summary>The first text that is no name, shortened; null if all were.</summary>
    public string? Refused { get; private set; }

    /// <summary>The name in a text; null where the text says that there is none, or is no name.</summary>
    public string? Read(string? text)
    {
        if (text is null) { return null; }
        if (question.RootProfile?.Find(text) is { } root) { return root.Name; }
        var name = Clean(text.Trim());
        if (IsNothing(text) || IsNothing(name)) { return null; }
        if (FindRoot(name) is { } cleaned) { return cleaned.Name; }
        if (IsName(name)) { return name; }
        var line = Secrets.MaskIn(text);
        Refused ??= line.Length <= MaxQuoteLength ? line : line[..MaxQuoteLength].TrimEnd() + "…";
        return null;
    }

    private static bool IsNothing(string text)
    {
        var bare = text.Trim(NothingMarks);
        return bare.Length == 0 || Nothing.Contains(bare) || NothingExplained().IsMatch(bare);
    }

    private PathwayRoot? FindRoot(string name) => question.RootProfile is not { } roots ? null
        : roots.Find(name) ?? roots.Roots.FirstOrDefault(root => root.Id is { } id && IsIdentified(name, root.Key, id))
            ?? roots.Find(Unwrap(RootWords().Replace(name, "").Trim(Separators)))
            ?? (question is RootQuestion ? FindExplainedRoot(roots, name) : null);

    // "Metabolism: what a cell makes and breaks down".
    private static PathwayRoot? FindExplainedRoot(PathwayRootProfile roots, string text) => roots.Roots
        .Where(root => text.StartsWith(root.Name, StringComparison.OrdinalIgnoreCase)
            && text[root.Name.Length..].TrimStart() is [':' or '(' or '–' or '—' or '-' or ',' or ';', ..])
        .MaxBy(static root => root.Name.Length);

    // The id of a root, with its name or without.
    private static bool IsIdentified(string text, string key, string id) =>
        text.Contains(id, StringComparison.OrdinalIgnoreCase)
        && TermName.Key(text.Replace(id, "", StringComparison.OrdinalIgnoreCase).Trim(Separators)) is { } rest
        && (rest.Length == 0 || rest == key);

    private string Clean(string text)
    {
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            var before = text;
            if (text.Contains('&', StringComparison.Ordinal)) { text = PlainTextConverter.Sanitize(WebUtility.HtmlDecode(text))!; }
            if (text.Contains(Secrets.Removed, StringComparison.Ordinal)) { break; }
            text = EscapedMark().Replace(text, "$1");
            text = WithoutPictures(text);
            text = ListMark().Replace(text, "");
            text = Label().Replace(text, "");
            text = Hedge().Replace(text, "");
            text = Element().Replace(Link().Replace(text, "$1"), "$2");
            text = Unwrap(text).Trim();
            if (!OnlyIdentifier().IsMatch(text)) { text = IdentifierAround().Replace(text, "").Trim(); }
            text = Explanation().Replace(text, "").Trim();
            text = WithoutFullStop(text);
            text = LastOfPath(text);
            if (text == before) { break; }
        }
        return text;
    }

    // Emojis and other pictures around a name.
    private static string WithoutPictures(string text)
    {
        var (start, end) = (0, text.Length);
        while (Rune.DecodeFromUtf16(text.AsSpan(start), out var first, out var length) is OperationStatus.Done && IsPicture(first))
        {
            start += length;
        }
        while (Rune.DecodeLastFromUtf16(text.AsSpan(start, end - start), out var last, out var length) is OperationStatus.Done
            && IsPicture(last))
        {
            end -= length;
        }
        return text[start..end].Trim();
    }

    private static bool IsPicture(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol
        || rune.Value is 0xFE0E or 0xFE0F or (>= 0x1F3FB and <= 0x1F3FF);

    private static string Unwrap(string text)
    {
        foreach (var (open, close) in Marks)
        {
            if (text.Length <= open.Length + close.Length || !text.StartsWith(open, StringComparison.Ordinal)
                || !text.EndsWith(close, StringComparison.Ordinal))
            {
                continue;
            }
            var inner = text[open.Length..^close.Length];
            // With more marks inside, they belong to the name: "(+)-catechin (plant)".
            if (inner.Contains(open, StringComparison.Ordinal) || inner.Contains(close, StringComparison.Ordinal)) { continue; }
            return inner.Trim();
        }
        return text;
    }

    private static string WithoutFullStop(string text) =>
        text.Length > 1 && text[^1] is '.' or ',' or ';' or ':' or '!' or '。' or '、'
            && text.IndexOf(text[^1], StringComparison.Ordinal) == text.Length - 1 ? text[..^1].TrimEnd() : text;

    // "Root > Group > Parent > Term" in either direction, with or without the term. Other separators occur in names: only the root says
    // that it is a path.
    private string LastOfPath(string text) => LastOfPath(text, Arrow(), mustHaveRoot: false)
        ?? LastOfPath(text, Slash(), mustHaveRoot: true) ?? text;

    private string? LastOfPath(string text, Regex separator, bool mustHaveRoot)
    {
        var arrow = separator.Match(text);
        if (!arrow.Success) { return null; }
        var parts = separator.Split(text).Select(static part => part.Trim()).Where(static part => part.Length > 0).ToList();
        var named = parts.Where(part => TermName.Key(part) != question.Subject).ToList();
        if (named.Count == 0 || parts.Count < 2 || (mustHaveRoot && !IsRoot(parts[0]) && !IsRoot(parts[^1]))) { return null; }
        var isUpwards = arrow.Value.Contains('<', StringComparison.Ordinal) || arrow.Value.Contains('←', StringComparison.Ordinal);
        if (TermName.Key(parts[0]) == question.Subject) { isUpwards = true; }
        else if (TermName.Key(parts[^1]) == question.Subject) { isUpwards = false; }
        else if (IsRoot(parts[0]) != IsRoot(parts[^1])) { isUpwards = IsRoot(parts[^1]); }
        return isUpwards ? named[0] : named[^1];
    }

    private bool IsRoot(string name) => question.RootProfile?.Find(name) is not null;

    private static bool IsName(string text) => text.Any(char.IsLetter) && text.Length <= TermName.MaximumLength
        && text.Count(static letter => letter == ' ') < MaxWords && !OnlyIdentifier().IsMatch(text) && !Foreign().IsMatch(text)
        && !Sentence().IsMatch(text) && !Placeholder().IsMatch(text) && !text.Contains(Secrets.Removed, StringComparison.Ordinal);

    // "none (it is a root)", "No suitable parent".
    [GeneratedRegex(@"^(?:(?:null|none|n/a|unknown|undefined|not applicable|no parent|no answer)\s*(?:[(\[,;:–—-]|\.\s|because\s)"
        + @"|none of\s|no (?:suitable|appropriate|known|clear|valid|matching|such|broader|further|immediate|direct|single)\s)",
        RegexOptions.IgnoreCase)]
    private static partial Regex NothingExplained();

    // Numbers and marks of lists and headings: "1. ", "(2) ", "b) ", "- ", "## ", and a key with a digit.
    [GeneratedRegex(@"^(?:(?:\(?\d{1,2}[.):]|\(?[a-z]\)|#{1,6}|[-*•+–—>])\s+|\d\uFE0F?\u20E3\s*)")]
    private static partial Regex ListMark();

    [GeneratedRegex(@"^[*_]*(?:(?:the\s+)?(?:(?:immediate|direct|best|closest|broader)[\s_-]+)?(?:parent|root|intermediate|child|sibling)"
        + @"(?:[\s_-]+(?:term|pathway|process|name|is))?|(?:final\s+)?answer|name|term|pathway|process|category|result"
        + @"|(?:step|level)\s+\d+)\s*[*_]*\s*[:=][*_]*\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Label();

    // "Probably X", "A kind of X": X is what the model means.
    [GeneratedRegex(@"^(?:(?:(?:most\s+)?(?:probably|likely|possibly)|perhaps|maybe|e\.g\.|i\.e\.)\s*[:,]?\s+"
        + @"|(?:an?\s+|the\s+)?(?:type|kind|form|subtype|subclass|child|subset|member)\s+of\s+)", RegexOptions.IgnoreCase)]
    private static partial Regex Hedge();

    // "X (the immediate parent)", "X – a process by which …".
    [GeneratedRegex(@"\s*[(\[–—,;:-]\s*(?:(?:the|an?|its)\s+)?(?:(?:immediate|direct|closest|nearest|best|broader|next)\s+)?parent"
        + @"(?:\s+(?:term|node|category|process|pathway))?\s*[)\]]?$"
        + @"|\s*[(\[]\s*(?:the\s+|an?\s+)?root(?:\s+(?:term|node|category))?\s*[)\]]$"
        + @"|\s*[(–—]\s*(?:which|because|since|i\.e\.|e\.g\.|meaning)\s.*$"
        + @"|(?:\s+[-–—]|:|\s*\()\s*(?:the|an?)\s+(?:process|pathway|type|kind|form|subtype|group|set|term|broader|general)\s.*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Explanation();

    [GeneratedRegex(@"\\([*_`""'#~()\[\]-])")]
    private static partial Regex EscapedMark();

    [GeneratedRegex(@"^\[([^\]]+)\]\([^)]*\)$")]
    private static partial Regex Link();

    // An element of HTML around the name.
    [GeneratedRegex(@"^<(b|i|u|em|strong|code|span|p|h[1-6]|a|mark|q|cite|li|answer|parent|root|name|term)\b[^<>]*>(.*)</\1>$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Element();

    [GeneratedRegex($@"^{Identifier}$")]
    private static partial Regex OnlyIdentifier();

    [GeneratedRegex($@"^\(?{Identifier}\)?\s*[:|–—-]?\s+|\s*[\(\[]\s*(?:id\s*[:=]?\s*)?{Identifier}\s*[\)\]]$"
        + $@"|\s*[,;:|–—-]\s*{Identifier}$", RegexOptions.IgnoreCase)]
    private static partial Regex IdentifierAround();

    // "Root development" is a process of plants.
    [GeneratedRegex(@"^the\s+root\s+|^root\s+(?:term|node|category)\s+|\s+root\s+(?:term|node|category)$", RegexOptions.IgnoreCase)]
    private static partial Regex RootWords();

    [GeneratedRegex(@"\s+(?:-*>+|=>|→|⟶|⇒|»|›|▸|►|➔|➜|<+-*|←)\s+")]
    private static partial Regex Arrow();

    [GeneratedRegex(@"\s*(?:[/|\\]|::|-*>+|→|»|›)\s*")]
    private static partial Regex Slash();

    // Markup, JSON, addresses, placeholders, names that are cut off.
    [GeneratedRegex(@"[{}]|<[^>]*>|```|://|\\[nu]|(?:\.\.\.|…)$")]
    private static partial Regex Foreign();

    // Small letters only: ARE, IS and WAS are names too. A number within a text begins the next line of a list.
    [GeneratedRegex(@"\b(?:is|are|was|were|which|because|belongs|should|would|could|might|cannot|can't|don't|doesn't|you|this term"
        + @"|the term|falls under|refers to|represents|describes|seems|appears|fits"
        + @"|ist|sind|gehört|est|sont|appartient|pertenece|es un|es una)\b"
        + @"|^(?:This|That|These|Those|There|Here|It|You|We|Sorry|Please|Based on|According to|Since|Because|If|Not sure|No idea|Unable"
        + @"|Cannot|As an AI)\b|\bI(?:'m|’m| am| can| do| think| believe)\b|\p{Ll}{3,}[.!?]\s+\p{Lu}|\s\d{1,2}[.)]\s+\p{L}|[?？！。]"
        + @"|属于|是一种|является|относится")]
    private static partial Regex Sentence();

    // Words of the prompt and of its schema in place of an answer.
    [GeneratedRegex(@"^(?:(?:the|an?|your|insert|some)\s+)*(?:(?:immediate|direct)\s+)?(?:parent|root|child|sibling|intermediate|term|name"
        + @"|string|text|value|answer|placeholder|example)(?:[\s_-]+(?:name|term|pathway|process|here|text|string|value))*$"
        + @"|^(?:the\s+)?name\s+of\s+(?:the|an?)\s|^(?:same\s+as\s+|see\s+|as\s+)?(?:above|below|before)$|^(?:same|ditto|idem|lorem\s.*)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Placeholder();

    private const string Identifier =
        @"(?:[A-Z][A-Za-z]{1,9}[:_]\d{3,}|R-[A-Z]{3}-\d{2,}(?:\.\d+)?|(?:path:)?(?:hsa|map|ko|WP|SMP)\d{4,})";
}
