using System.Text.RegularExpressions;
using Pathway.Model;
using Pathway.Questions;

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
        "null", "none", "nil", "nan", "n/a", "na", "n.a", "n.a.", "not applicable", "not available", "not known", "unknown", "undefined",
        "unspecified", "unclear", "unclassified", "undetermined", "nothing", "no parent", "no answer", "no root", "no term",
        "none of the above", "none of these", "tbd", "-", "–", "—", "?", "...", "…",
    };

    private static readonly (string Open, string Close)[] Marks =
    [
        ("***", "***"), ("**", "**"), ("__", "__"), ("*", "*"), ("_", "_"), ("`", "`"), ("~~", "~~"), ("\"", "\""), ("'", "'"),
        ("“", "”"), ("„", "“"), ("‘", "’"), ("«", "»"), ("[", "]"), ("(", ")"),
    ];

    private static readonly char[] Separators = [' ', '(', ')', '[', ']', ':', '-', '–', '—', '|', ',', ';'];

    /// <summary>The first text that is no name, shortened; null if all were.</summary>
    public string? Refused { get; private set; }

    /// <summary>The name in a text; null where the text says that there is none, or is no name.</summary>
    public string? Read(string? text)
    {
        if (text is null) { return null; }
        if (question.RootProfile?.Find(text) is { } root) { return root.Name; }
        var name = Clean(text.Trim());
        if (Nothing.Contains(name)) { return null; }
        if (FindRoot(name) is { } cleaned) { return cleaned.Name; }
        if (IsName(name)) { return name; }
        Refused ??= text.Length <= MaxQuoteLength ? text : text[..MaxQuoteLength].TrimEnd() + "…";
        return null;
    }

    private PathwayRoot? FindRoot(string name) => question.RootProfile is not { } roots ? null
        : roots.Find(name) ?? roots.Roots.FirstOrDefault(root => root.Id is { } id && IsIdentified(name, root.Key, id));

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
            text = ListMark().Replace(text, "");
            text = Label().Replace(text, "");
            text = Unwrap(Link().Replace(text, "$1")).Trim();
            if (!OnlyIdentifier().IsMatch(text)) { text = IdentifierAround().Replace(text, "").Trim(); }
            text = WithoutFullStop(text);
            text = LastOfPath(text);
            if (text == before) { break; }
        }
        return text;
    }

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
        text.Length > 1 && text[^1] is '.' or ',' or ';' or ':' && text.IndexOf(text[^1], StringComparison.Ordinal) == text.Length - 1
            ? text[..^1].TrimEnd() : text;

    // "Root > Group > Parent > Term" in either direction, with or without the term.
    private string LastOfPath(string text)
    {
        var arrow = Arrow().Match(text);
        if (!arrow.Success) { return text; }
        var parts = Arrow().Split(text).Where(static part => !string.IsNullOrWhiteSpace(part)).Select(static part => part.Trim()).ToList();
        var named = parts.Where(part => TermName.Key(part) != question.Subject).ToList();
        if (named.Count == 0 || parts.Count < 2) { return text; }
        var isUpwards = arrow.Value.Contains('<', StringComparison.Ordinal) || arrow.Value.Contains('←', StringComparison.Ordinal);
        if (TermName.Key(parts[0]) == question.Subject) { isUpwards = true; }
        else if (TermName.Key(parts[^1]) == question.Subject) { isUpwards = false; }
        else if (IsRoot(parts[0]) != IsRoot(parts[^1])) { isUpwards = IsRoot(parts[^1]); }
        return isUpwards ? named[0] : named[^1];
    }

    private bool IsRoot(string name) => question.RootProfile?.Find(name) is not null;

    private static bool IsName(string text) => text.Any(char.IsLetter) && text.Length <= TermName.MaximumLength
        && text.Count(static letter => letter == ' ') < MaxWords && !OnlyIdentifier().IsMatch(text) && !Foreign().IsMatch(text)
        && !Sentence().IsMatch(text);

    // Numbers and marks of lists and headings: "1. ", "(2) ", "- ", "## ".
    [GeneratedRegex(@"^(?:\(?\d{1,2}[.):]|#{1,6}|[-*•+–—>])\s+")]
    private static partial Regex ListMark();

    [GeneratedRegex(@"^[*_]*(?:(?:the\s+)?(?:immediate\s+|direct\s+|best\s+)?(?:parent|root|intermediate)"
        + @"(?:\s+(?:term|pathway|process|name|is))?|name|answer|term|pathway)\s*[*_]*\s*[:=][*_]*\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Label();

    [GeneratedRegex(@"^\[([^\]]+)\]\([^)]*\)$")]
    private static partial Regex Link();

    [GeneratedRegex($@"^{Identifier}$")]
    private static partial Regex OnlyIdentifier();

    [GeneratedRegex($@"^\(?{Identifier}\)?\s*[:|–—-]?\s+|\s*[\(\[]\s*(?:id\s*[:=]?\s*)?{Identifier}\s*[\)\]]$"
        + $@"|\s*[,;:|–—-]\s*{Identifier}$", RegexOptions.IgnoreCase)]
    private static partial Regex IdentifierAround();

    [GeneratedRegex(@"\s+(?:-*>+|=>|→|⟶|⇒|»|›|<+-*|←)\s+")]
    private static partial Regex Arrow();

    // Markup, JSON, addresses, placeholders.
    [GeneratedRegex(@"[{}]|<[^>]*>|```|://|\\[nu]")]
    private static partial Regex Foreign();

    // Small letters only: ARE, IS and WAS are names too.
    [GeneratedRegex(@"\b(?:is|are|was|were|which|because|belongs|should|would|could|cannot|can't|don't|doesn't|you|this term|the term)\b"
        + @"|^(?:This|That|There|It|You|Sorry|As an AI)\b|\bI(?:'m| am| can| do| think| believe)\b|\p{Ll}{3,}[.!?]\s+\p{Lu}|\?$")]
    private static partial Regex Sentence();

    private const string Identifier =
        @"(?:[A-Z][A-Za-z]{1,9}[:_]\d{3,}|R-[A-Z]{3}-\d{2,}(?:\.\d+)?|(?:path:)?(?:hsa|map|ko|WP|SMP)\d{4,})";
}
