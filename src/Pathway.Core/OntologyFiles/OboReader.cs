using System.Globalization;
using System.Text;
using Pathway.Errors;
using Pathway.Formats.Interactions;
using Pathway.Ontology;

namespace Pathway.OntologyFiles;

/// <summary>Reads OBO 1.2 and 1.4: a head, then stanzas of lines with a tag and a value.</summary>
internal sealed class OboReader
{
    private readonly OntologyDocument document;
    private readonly Dictionary<string, string> relations = new(StringComparer.Ordinal);
    private string? defaultNamespace;
    private StanzaKind stanza = StanzaKind.Head;
    private RawTerm? term;
    private string? relation;
    private string lastTag = "";
    private int stanzaLine;

    private OboReader(string origin) => document = new OntologyDocument(origin, "OBO");

    private enum StanzaKind { Head, Term, Relation, Other }

    /// <summary>Whether a file begins like OBO.</summary>
    /// <param name="lines">Its first lines that are not blank.</param>
    public static bool Accepts(IReadOnlyList<string> lines) =>
        lines.Any(static line => line.StartsWith("format-version:", StringComparison.Ordinal))
        || lines.Any(static line => line.TrimEnd() is "[Term]" or "[Typedef]");

    /// <exception cref="PathwayException">The file is damaged; the message names the line.</exception>
    public static OntologyDocument Read(InputFile file, SizeLimit limit, CancellationToken cancellation)
    {
        var reader = new OboReader(file.Path);
        using var lines = file.OpenLines();
        while (lines.Read())
        {
            limit.Add(lines.Text.Length + 1);
            if ((lines.Number & 0xFFF) == 0) { cancellation.ThrowIfCancellationRequested(); }
            if (lines.Fault is { } fault) { throw OntologyDocument.Invalid(file.Path, $"cannot be read: {fault.Message.TrimEnd('.')}"); }
            var number = lines.Number;
            var text = lines.Text;
            while (OboText.Continues(text) && lines.Read())
            {
                limit.Add(lines.Text.Length + 1);
                text = text[..^1] + lines.Text;
            }
            reader.Add(text, number);
        }
        reader.Complete(lines.HasLineBreak);
        return reader.document;
    }

    private void Add(string line, int number)
    {
        var start = 0;
        while (start < line.Length && line[start] is ' ' or '\t') { start++; }
        if (start == line.Length || line[start] == '!') { return; }
        if (line[start] == '[' && OboText.ReadStanza(line[start..]) is { } name)
        {
            EndStanza();
            (stanza, stanzaLine, lastTag) = (name switch
            {
                "Term" => StanzaKind.Term, "Typedef" => StanzaKind.Relation, _ => StanzaKind.Other,
            }, number, "");
            return;
        }
        var colon = OboText.IndexOfUnescaped(line, ':', start);
        if (colon <= start || line.AsSpan(start, colon - start).ContainsAny(' ', '"', '<'))
        {
            throw Invalid(number, $"'{OboText.Shorten(line)}' is no line of OBO, which begins with a tag and a colon");
        }
        lastTag = line[start..colon];
        var value = line[(colon + 1)..].Trim();
        switch (stanza)
        {
            case StanzaKind.Head: AddHead(lastTag, value); break;
            case StanzaKind.Term: AddTerm(lastTag, value, number); break;
            case StanzaKind.Relation: AddRelation(lastTag, value, number); break;
            default: break;
        }
    }

    private void AddHead(string tag, string value)
    {
        switch (tag)
        {
            case "ontology": document.Id = OboText.Plain(value); break;
            case "data-version": document.Release ??= OboText.Plain(value); break;
            case "date": document.Release ??= OboText.Plain(value); break;
            case "default-namespace": defaultNamespace = OboText.Plain(value); break;
            case "import": document.HasImports = true; break;
            case "property_value": AddProperty(value); break;
            default: break;
        }
    }

    // property_value: http://purl.org/dc/terms/license http://creativecommons.org/licenses/by/4.0/
    private void AddProperty(string value)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0) { return; }
        var (property, rest) = (value[..space], value[(space + 1)..].Trim());
        var text = rest.StartsWith('"') && OboText.ReadQuoted(rest) is var (quoted, _) ? quoted : OboText.ReadWord(rest);
        if (property.EndsWith("license", StringComparison.Ordinal)) { document.Licence ??= text; }
        else if (property.EndsWith("title", StringComparison.Ordinal)) { document.Title ??= text; }
        else if (property.EndsWith("versionInfo", StringComparison.Ordinal)) { document.Release ??= text; }
    }

    private void AddTerm(string tag, string value, int number)
    {
        if (tag == "id")
        {
            if (term is not null) { throw Invalid(number, "the term has a second id"); }
            term = document.GetOrAdd(ReadId(value, number), Place(number));
            return;
        }
        if (term is null) { throw Invalid(number, $"the term has no id before its {OboText.Shorten(tag)}"); }
        switch (tag)
        {
            case "name": term.Name ??= OboText.Plain(value); break;
            case "namespace": term.Namespace = OboText.Plain(value); break;
            case "alt_id": term.AlternativeIds.Add(ReadId(value, number)); break;
            case "synonym": AddSynonym(value, null, number); break;
            case "exact_synonym": AddSynonym(value, SynonymScope.Exact, number); break;
            case "narrow_synonym": AddSynonym(value, SynonymScope.Narrow, number); break;
            case "broad_synonym": AddSynonym(value, SynonymScope.Broad, number); break;
            case "related_synonym": AddSynonym(value, SynonymScope.Related, number); break;
            case "is_a": term.Links.Add(new RawLink(RelationNames.IsA, ReadId(value, number))); break;
            case "relationship": AddRelationship(value, number); break;
            case "is_obsolete": term.IsObsolete = ReadFlag(tag, value, number); break;
            case "is_anonymous": term.IsAnonymous = ReadFlag(tag, value, number); break;
            case "replaced_by": term.ReplacedBy.Add(ReadId(value, number)); break;
            case "consider": term.Consider.Add(ReadId(value, number)); break;
            case "def" when OboText.ReadQuoted(value) is null: throw Invalid(number, "the text of the definition does not end");
            default: break;
        }
    }

    private void AddSynonym(string value, SynonymScope? scope, int number)
    {
        if (OboText.ReadQuoted(value) is not var (text, rest))
        {
            throw Invalid(number, $"the text of the synonym {OboText.Shorten(value)} does not end");
        }
        term!.Synonyms.Add((text, scope ?? OboText.ReadWord(rest) switch
        {
            "EXACT" => SynonymScope.Exact, "NARROW" => SynonymScope.Narrow, "BROAD" => SynonymScope.Broad, _ => SynonymScope.Related,
        }));
    }

    private bool ReadFlag(string tag, string value, int number) => OboText.ReadWord(value) switch
    {
        "true" => true,
        "false" => false,
        _ => throw Invalid(number, $"the value of {tag} is '{OboText.Shorten(value)}', neither true nor false"),
    };

    private void AddRelationship(string value, int number)
    {
        var name = OboText.ReadWord(value);
        var rest = value[Math.Min(name.Length, value.Length)..].TrimStart();
        if (rest.Length == 0) { throw Invalid(number, $"the relationship '{OboText.Shorten(value)}' has no other end"); }
        term!.Links.Add(new RawLink(OboText.Unescape(name), ReadId(rest, number)));
    }

    // "part_of" may be the local name of BFO:0000050: the definition of the relation says so in a cross-reference.
    private void AddRelation(string tag, string value, int number)
    {
        if (tag == "id") { relation = ReadId(value, number); }
        else if (tag == "xref" && relation is not null && RelationNames.Find(OboText.Unescape(OboText.ReadWord(value))) is not null)
        {
            relations.TryAdd(relation, OboText.Unescape(OboText.ReadWord(value)));
        }
    }

    private void EndStanza()
    {
        if (stanza is StanzaKind.Term)
        {
            if (term is null) { throw Invalid(stanzaLine, "the term has no id"); }
            term.Namespace ??= defaultNamespace;
        }
        term = null;
        relation = null;
    }

    private void Complete(bool isWhole)
    {
        if (stanza is StanzaKind.Term && !isWhole && term is null or { Name: null, IsAnonymous: false, IsObsolete: false })
        {
            throw Invalid(stanzaLine, "the last term of the file has no name: the file breaks off");
        }
        if (stanza is StanzaKind.Term && !isWhole && lastTag is "is_a" or "relationship" && term is { Links: [.., var cut] }
            && document.IsMissing(term, cut.Parent))
        {
            throw Invalid(stanzaLine, $"the last line of the file names {cut.Parent}, which is not in the file: the file breaks off");
        }
        EndStanza();
        foreach (var one in document.Terms)
        {
            for (var i = 0; i < one.Links.Count; i++)
            {
                if (relations.TryGetValue(one.Links[i].Relation, out var standard))
                {
                    one.Links[i] = one.Links[i] with { Relation = standard };
                }
            }
        }
    }

    private string ReadId(string value, int number)
    {
        var id = OboText.Unescape(OboText.ReadWord(value));
        return TermIds.IsValid(id) ? id : throw Invalid(number, $"'{OboText.Shorten(value)}' is no identifier");
    }

    private static string Place(int number) => string.Create(CultureInfo.InvariantCulture, $"line {number}");

    private PathwayException Invalid(int line, string what) => OntologyDocument.InvalidLine(document.Origin, line, what);
}

/// <summary>The values of OBO: escapes, quoted texts, comments and modifiers at the end.</summary>
internal static class OboText
{
    private const int MaxShown = 60;

    /// <summary>Whether the next line belongs to this one.</summary>
    public static bool Continues(string line)
    {
        var marks = 0;
        while (marks < line.Length && line[^(marks + 1)] == '\\') { marks++; }
        return (marks & 1) == 1;
    }

    /// <summary>The name of a stanza, or null.</summary>
    public static string? ReadStanza(string line)
    {
        var end = line.IndexOf(']', StringComparison.Ordinal);
        return end > 1 && (line.AsSpan(end + 1).Trim() is { } rest && (rest.IsEmpty || rest[0] == '!')) ? line[1..end] : null;
    }

    public static int IndexOfUnescaped(string text, char mark, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '\\') { i++; }
            else if (text[i] == mark) { return i; }
        }
        return -1;
    }

    /// <summary>The characters before the first white space, modifier or comment.</summary>
    public static string ReadWord(string value)
    {
        value = value.TrimStart();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\') { i++; }
            else if (value[i] is ' ' or '\t' or '{') { return value[..i]; }
        }
        return value;
    }

    /// <summary>The text between quotation marks, and what follows it; null where a mark is missing.</summary>
    public static (string Text, string Remainder)? ReadQuoted(string value)
    {
        if (!value.StartsWith('"')) { return null; }
        var end = IndexOfUnescaped(value, '"', 1);
        return end < 0 ? null : (Unescape(value[1..end]), value[(end + 1)..]);
    }

    /// <summary>A value without the comment and the modifiers at its end.</summary>
    public static string Plain(string value)
    {
        for (var i = IndexOfUnescaped(value, '!', 0); i >= 0; i = IndexOfUnescaped(value, '!', i + 1))
        {
            if (i == 0 || value[i - 1] is ' ' or '\t')
            {
                value = value[..i];
                break;
            }
        }
        value = value.TrimEnd();
        if (value.EndsWith('}') && !value.EndsWith("\\}", StringComparison.Ordinal))
        {
            var open = value.LastIndexOf('{');
            if (open > 0 && value[open - 1] is ' ' or '\t' && value.IndexOf('=', open) > 0) { value = value[..open].TrimEnd(); }
        }
        return Unescape(value);
    }

    public static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) { return text; }
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length) { plain.Append(text[i]); continue; }
            plain.Append(text[++i] switch { 'n' or 't' or 'W' => ' ', var other => other });
        }
        return plain.ToString();
    }

    /// <summary>A text for messages.</summary>
    public static string Shorten(string text) =>
        Pathway.Text.TextSanitizer.SingleLine(text.Length <= MaxShown ? text : text[..MaxShown] + "…");
}
