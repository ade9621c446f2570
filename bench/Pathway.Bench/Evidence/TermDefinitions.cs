using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Pathway.Formats.Interactions;
using Pathway.Literature.Emulator;
using Pathway.Model;

namespace Pathway.Bench.Evidence;

/// <summary>
/// Reads the definitions of the Gene Ontology from go-basic.obo, or from GO.sqlite of the package r-bioc-go.db. Other people wrote them,
/// so they test the comparison of quotes with texts that do not have its author. Nothing of them is part of the project.
/// </summary>
internal static partial class TermDefinitions
{
    /// <summary>The definitions in the order of the file, without those of obsolete terms.</summary>
    /// <param name="path">A file in the format OBO, or a SQLite database with the table go_term.</param>
    public static IReadOnlyList<string> Read(string path) => IsDatabase(path) ? ReadDatabase(path) : ReadObo(File.ReadLines(path));

    private static bool IsDatabase(string path)
    {
        using var file = File.OpenRead(path);
        var head = new byte[15];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.AsSpan().SequenceEqual(
            "SQLite format 3"u8);
    }

    private static List<string> ReadDatabase(string path)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        using var connection = new SqliteConnection(source.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT definition FROM go_term WHERE definition IS NOT NULL "
            + "AND go_id NOT IN (SELECT go_id FROM go_obsolete) ORDER BY go_id";
        using var rows = command.ExecuteReader();
        var definitions = new List<string>();
        while (rows.Read()) { definitions.Add(rows.GetString(0)); }
        return definitions;
    }

    private static List<string> ReadObo(IEnumerable<string> lines)
    {
        var definitions = new List<string>();
        string? definition = null;
        foreach (var line in lines)
        {
            if (line.StartsWith('[')) { Add(); }
            else if (Definition().Match(line) is { Success: true } match)
            {
                definition = Escape().Replace(match.Groups[1].Value, Unescape);
            }
            else if (line == "is_obsolete: true") { definition = null; }
        }
        Add();
        return definitions;

        void Add()
        {
            if (definition is not null) { definitions.Add(definition); }
            definition = null;
        }
    }

    private static string Unescape(Match match) => match.Value[1] is 'n' or 't' or 'W' ? " " : match.Value[1..];

    [GeneratedRegex("^def: \"((?:[^\"\\\\]|\\\\.)*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\\.", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}

/// <summary>
/// Samples whose paper holds a definition and whose quote repeats it: as it is, typeset otherwise, as people cut quotes, or with another
/// meaning. Typesetting never changes the verdict; another word, number, sign or a negation always does.
/// </summary>
internal static class DefinitionSamples
{
    private const int FirstPmid = TestPaper.FirstPmid + 60_000_000;
    private const int LeastWords = 12;
    private const int MostWords = 90;

    // The claim, in words of this project. The definition follows it, so that a quote of both can prove the claim.
    private const string Claim = "In these cells ATXN3 binds VCP.";

    /// <summary>Samples of this many definitions: of each one with typesetting, one as people cut quotes and one with a change.</summary>
    public static IReadOnlyList<EvidenceSample> Create(IEnumerable<string> definitions, int count, int seed)
    {
        var random = new Random(seed);
        var chosen = definitions.Where(static text => text.Count(static letter => letter == ' ') is >= LeastWords and <= MostWords)
            .Distinct(StringComparer.Ordinal).ToArray();
        random.Shuffle(chosen);
        var samples = new List<EvidenceSample>();
        for (var i = 0; i < Math.Min(count, chosen.Length); i++)
        {
            Add(chosen[i], TextOperators.Typesetting, i, PathwayVerdictKind.Supported);
            Add(chosen[i], TextOperators.Quoting, i, PathwayVerdictKind.Supported);
            Add(chosen[i], TextOperators.Changes, i, PathwayVerdictKind.Supported, isChange: true);
        }
        return samples;

        // The operators in turn; one that finds nothing to do in a text leaves it to the next.
        void Add(string definition, IReadOnlyList<TextOperator> operators, int turn, PathwayVerdictKind expected, bool isChange = false)
        {
            for (var tried = 0; tried < operators.Count; tried++)
            {
                var one = operators[(turn + tried) % operators.Count];
                if (one.Apply(definition, random) is not { } changed || changed == definition) { continue; }
                // The paper is typeset, or the quote; a quote is cut or changed.
                var isPaper = one.IsOfPapers && (!one.IsOfQuotes || random.Next(2) == 0);
                samples.Add(CreateSample(one.Name, samples.Count, isPaper ? changed : definition, isPaper ? definition : changed, expected)
                    with { IsAnyOther = isChange });
                return;
            }
        }
    }

    private static EvidenceSample CreateSample(string kind, int number, string definition, string quoted, PathwayVerdictKind expected)
    {
        var pmid = (FirstPmid + number).ToString(CultureInfo.InvariantCulture);
        var json = JsonSerializer.Serialize(new
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}"), query = "ATXN3", partner = "VCP",
            functions = new[]
            {
                new { function = "stated", arrow = "binds", evidence = new[] { new { pmid, relevant_quote = $"{Claim} {quoted}" } } },
            },
        });
        var paper = new TestPaper
        {
            Pmid = pmid, Title = "A study of an invented kind", Abstract = "The two proteins were looked at, ATXN3 and VCP.",
            PmcId = $"PMC{pmid}", IsOpenAccess = true, Body = ["It began like this.", $"{Claim} {definition}", "It ended like that."],
        };
        return new EvidenceSample(kind, InteractionParser.Read(json, null, null), paper, expected, quoted);
    }
}

/// <summary>A change of a text.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Apply">The changed text; null or the same text if there is nothing to change.</param>
internal sealed record TextOperator(string Name, Func<string, Random, string?> Apply)
{
    /// <summary>Whether papers are typeset like this.</summary>
    public bool IsOfPapers { get; init; }

    /// <summary>Whether quotes are written like this.</summary>
    public bool IsOfQuotes { get; init; } = true;
}

/// <summary>Operators on any English text: how it is typeset, how people quote it, and what gives it another meaning. Disjoint.</summary>
internal static partial class TextOperators
{
    private static readonly (string Word, string Letter)[] Greek =
    [
        ("alpha", "\u03B1"), ("beta", "\u03B2"), ("gamma", "\u03B3"), ("delta", "\u03B4"), ("epsilon", "\u03B5"), ("kappa", "\u03BA"),
        ("omega", "\u03C9"),
    ];

    private static readonly (string American, string British)[] Spellings =
    [
        ("signaling", "signalling"), ("localization", "localisation"), ("polymerization", "polymerisation"), ("fiber", "fibre"),
        ("organization", "organisation"), ("color", "colour"), ("center", "centre"), ("tumor", "tumour"), ("labeled", "labelled"),
        ("characterized", "characterised"), ("catalyzes", "catalyses"), ("ization ", "isation "), ("hematopoie", "haematopoie"),
        ("synthesized", "synthesised"), ("estrogen", "oestrogen"), ("polarization", "polarisation"), ("edema", "oedema"),
        ("behavior", "behaviour"), ("sulfur", "sulphur"), ("sulfate", "sulphate"), ("esophag", "oesophag"),
    ];

    /// <summary>What never changes the meaning, in papers and in copies of them.</summary>
    public static IReadOnlyList<TextOperator> Typesetting { get; } =
    [
        Both("soft hyphens", static (text, _) => LongWord().Replace(text, static match => match.Value.Insert(match.Length / 2, "\u00AD"))),
        Both("line-end hyphens", static (text, random) => ReplaceOne(text, LongWord(), random, static word => word.Insert(
            word.Length / 2, "-\n"))),
        Both("lines", static (text, _) => string.Join('\n', text.Split(' ').Chunk(8).Select(static words => string.Join(' ', words)))),
        Both("ligatures", static (text, _) => text.Replace("ffi", "\uFB03", StringComparison.Ordinal)
            .Replace("fi", "\uFB01", StringComparison.Ordinal).Replace("fl", "\uFB02", StringComparison.Ordinal)),
        Both("references in brackets", static (text, random) => InsertBehindWord(text, random, " [12,14-16]")),
        Both("superscript references", static (text, random) => InsertBehindWord(text, random, "\u00B9\u2074")),
        Both("author and year", static (text, random) => InsertBehindWord(text, random, " (Doe et al., 2014; Roe and Poe, 2009b)")),
        Both("figures and tables", static (text, random) => InsertBehindWord(text, random, random.Next(2) == 0 ? " (Fig. 2A)"
            : " (Supplementary Table S1)")),
        Both("spaces", static (text, _) => text.Replace(" ", "\u2009", StringComparison.Ordinal)),
        Both("upper case", static (text, _) => text.ToUpperInvariant()),
        Both("dashes", static (text, random) => text.Replace('-', random.Next(2) == 0 ? '\u2011' : '\u2013')),
        Both("quotation marks", static (text, _) => text.Replace('\'', '\u2019').Replace('"', '\u201D')),
        Both("Greek letters", static (text, _) => Greek.Aggregate(text, static (one, pair) => Regex.Replace(one,
            $@"(?<![\p{{L}}]){pair.Word}(?![\p{{L}}])", pair.Letter))),
        Both("British spelling", static (text, _) => Spellings.Aggregate(text, static (one, pair) => one.Replace(pair.American,
            pair.British, StringComparison.Ordinal))),
        Quotes("entities", static (text, _) => text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal)),
        Quotes("markup", static (text, random) => ReplaceOne(text, LongWord(), random, static word => $"<i>{word}</i>")),
    ];

    /// <summary>What an honest author does to a quote.</summary>
    public static IReadOnlyList<TextOperator> Quoting { get; } =
    [
        Quotes("quoted as it is", static (text, _) => text + " "),
        Quotes("in quotation marks", static (text, _) => $"\u201C{text}\u201D"),
        Quotes("end cut off", static (text, random) => Words(text) is var words && words.Length > LeastKept
            ? string.Join(' ', words[..random.Next(LeastKept, words.Length)]) : null),
        Quotes("omission", static (text, random) => Words(text) is var words && words.Length > 3 * LeastKept
            ? $"{string.Join(' ', words[..(words.Length / 3)])} {(random.Next(2) == 0 ? "\u2026" : "[...]")} "
                + string.Join(' ', words[(words.Length / 3 + 2)..]) : null),
        Quotes("first letter in brackets", static (text, _) => char.IsAsciiLetterUpper(text[0]) && char.IsAsciiLetterLower(text[1])
            ? $"[{char.ToLowerInvariant(text[0])}]{text[1..]}" : null),
        Quotes("words added in brackets", static (text, random) => InsertBehindWord(text, random, " [as these authors say]")),
    ];

    /// <summary>What gives a text another meaning, or is not what it says.</summary>
    public static IReadOnlyList<TextOperator> Changes { get; } =
    [
        Quotes("word changed", static (text, random) => ReplaceOne(text, PlainWord(), random, static _ => "unrelated")),
        Quotes("word added", static (text, random) => InsertBehindWord(text, random, " reportedly")),
        Quotes("word removed", static (text, random) => ReplaceOne(text, WordBetween(), random, static _ => " ")),
        Quotes("words swapped", static (text, random) => ReplaceOne(text, TwoWords(), random, static pair => Swap(pair))),
        Quotes("ending changed", static (text, random) => ReplaceOne(text, PlainWord(), random, static word => word + "less")),
        Quotes("negation", static (text, random) => ReplaceOne(text, Verb(), random, static verb => verb + " not")),
        Quotes("number", static (text, random) => ReplaceOne(text, Digit(), random, static digit => digit == "9" ? "8"
            : ((char)(digit[0] + 1)).ToString())),
        Quotes("sign", static (text, random) => ReplaceOne(text, Sign(), random, static sign => sign switch
        {
            "+" => "-", "<" => ">", ">" => "<", "=" => "<", "(-)" => "(+)", _ => "(-)",
        })),
        Quotes("Greek letter", static (text, random) => ReplaceOne(text, GreekName(), random, static name => name == "alpha" ? "beta"
            : "alpha")),
    ];

    private const int LeastKept = 6;

    private static TextOperator Both(string name, Func<string, Random, string?> apply) => new(name, apply) { IsOfPapers = true };

    private static TextOperator Quotes(string name, Func<string, Random, string?> apply) => new(name, apply);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Swap(string pair) => Words(pair) is [var one, var other] ? $"{other} {one}" : pair;

    private static string? ReplaceOne(string text, Regex pattern, Random random, Func<string, string> change)
    {
        var found = pattern.Matches(text);
        if (found.Count == 0) { return null; }
        var one = found[random.Next(found.Count)];
        return text[..one.Index] + change(one.Value) + text[(one.Index + one.Length)..];
    }

    private static string? InsertBehindWord(string text, Random random, string inserted)
    {
        var places = WordEnd().Matches(text);
        if (places.Count == 0) { return null; }
        var at = places[random.Next(places.Count)].Index;
        return text[..at] + inserted + text[at..];
    }

    [GeneratedRegex(@"(?<![\p{L}\d-])[a-z]{8,}(?![\p{L}\d-])", RegexOptions.CultureInvariant)]
    private static partial Regex LongWord();

    [GeneratedRegex(@"(?<![^ ])[a-z]{4,}(?= )", RegexOptions.CultureInvariant)]
    private static partial Regex PlainWord();

    [GeneratedRegex(@" [a-z]{3,} ", RegexOptions.CultureInvariant)]
    private static partial Regex WordBetween();

    [GeneratedRegex(@"(?<= )(?<one>[a-z]{3,}) (?!\k<one> )[a-z]{3,}(?= )", RegexOptions.CultureInvariant)]
    private static partial Regex TwoWords();

    [GeneratedRegex(@"(?<= )(?:is|are|be|can|may|involves|results|occurs|modulates|activates|increases|stops|prevents|enables)(?= )",
        RegexOptions.CultureInvariant)]
    private static partial Regex Verb();

    [GeneratedRegex(@"\d", RegexOptions.CultureInvariant)]
    private static partial Regex Digit();

    [GeneratedRegex(@"\([+-]\)|(?<=[\p{L}\d ])\+(?=[) ,.])|(?<= )[<>=](?= )", RegexOptions.CultureInvariant)]
    private static partial Regex Sign();

    [GeneratedRegex(@"(?<![\p{L}])(?:alpha|beta|gamma|delta)(?![\p{L}])", RegexOptions.CultureInvariant)]
    private static partial Regex GreekName();

    // Behind a word of prose, not inside parentheses or names.
    [GeneratedRegex(@"(?<= [a-z]{4,})(?= [a-z]{3,}[ ,.])(?![^()]*\))", RegexOptions.CultureInvariant)]
    private static partial Regex WordEnd();
}
