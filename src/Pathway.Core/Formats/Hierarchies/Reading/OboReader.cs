using System.Text;
using Pathway.Formats.Hierarchies.Ontologies;

namespace Pathway.Formats.Hierarchies.Reading;

/// <summary>Reads OBO: terms with names, descriptions, exact synonyms, and is_a. Obsolete terms are left out.</summary>
internal static class OboReader
{
    private const string Name = "OBO";

    /// <exception cref="InvalidDataException">A line is no tag with a value; the message names it.</exception>
    public static ReadTerms Read(ReadOnlyMemory<byte> utf8)
    {
        var terms = new List<ReadTerm>();
        var obsolete = new HashSet<ReadTerm>();
        string? profile = null;
        ReadTerm? term = null;
        var stanza = "";
        var number = 0;
        foreach (var raw in Encoding.UTF8.GetString(utf8.Span).Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '!') { continue; }
            if (line[0] == '[' && line[^1] == ']')
            {
                (stanza, term) = (line, null);
                continue;
            }
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) { throw new InvalidDataException($"line {number} is neither a tag with a value nor the head of a stanza."); }
            var (tag, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (stanza.Length == 0)
            {
                if (tag == "property_value" && ReadProperty(value) is (TermProperty.Profile, { } named)) { profile = named; }
                continue;
            }
            if (stanza != "[Term]") { continue; }
            if (tag == "id")
            {
                term = new ReadTerm(Unescape(value)) { OntologyId = TermIds.ToOntologyId(Unescape(value)) };
                terms.Add(term);
                continue;
            }
            if (term is null) { throw new InvalidDataException($"line {number}: a term starts with its id."); }
            if (tag == "is_obsolete" && value.StartsWith("true", StringComparison.Ordinal)) { obsolete.Add(term); }
            ReadTag(term, tag, value, number);
        }
        return new ReadTerms(Name, profile, [.. terms.Where(one => !obsolete.Contains(one))]);
    }

    private static void ReadTag(ReadTerm term, string tag, string value, int number)
    {
        switch (tag)
        {
            case "name":
                term.Name = Unescape(WithoutEnd(value, out _));
                break;
            case "def":
                term.Description = Quoted(value, number, out _);
                break;
            case "synonym":
                var synonym = Quoted(value, number, out var scope);
                if (scope.StartsWith("EXACT", StringComparison.Ordinal)) { term.Synonyms.Add(synonym); }
                break;
            case "xref":
                // A root names the term that stands for it.
                if (TermIds.WithPrefix(value) is { } other && term.OntologyId is null) { term.OntologyId = TermIds.ToOntologyId(other); }
                break;
            case "is_a":
                var parent = Unescape(WithoutEnd(value, out var modifiers));
                term.Parents.Add((parent, modifiers.Contains($"{TermProperty.Secondary}=\"true\"", StringComparison.Ordinal)));
                break;
            case "property_value":
                if (ReadProperty(value) is ({ } name, { } text)) { term.Values[name] = text; }
                break;
            default:
                break;
        }
    }

    private static (string Name, string Value)? ReadProperty(string text)
    {
        var (space, quote) = (text.IndexOf(' ', StringComparison.Ordinal), text.IndexOf('"', StringComparison.Ordinal));
        if (space <= 0 || quote != space + 1) { return null; }
        var end = FindUnescaped(text, quote + 1, "\"");
        return end < 0 ? null : (text[..space], Unescape(text[(quote + 1)..end]));
    }

    private static string Quoted(string text, int number, out string rest)
    {
        var end = text.StartsWith('"') ? FindUnescaped(text, 1, "\"") : -1;
        if (end < 0) { throw new InvalidDataException($"line {number}: a text in quotes is expected."); }
        rest = text[(end + 1)..].Trim();
        return Unescape(text[1..end]);
    }

    // Modifiers in braces, and a comment after an exclamation mark.
    private static string WithoutEnd(string text, out string modifiers)
    {
        var end = FindUnescaped(text, 0, "!{");
        modifiers = end >= 0 && text[end] == '{' ? text[end..] : "";
        return end < 0 ? text : text[..end].Trim();
    }

    private static int FindUnescaped(string text, int from, string letters)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '\\') { i++; }
            else if (letters.Contains(text[i], StringComparison.Ordinal)) { return i; }
        }
        return -1;
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) { return text; }
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length) { plain.Append(text[i]); }
            else { plain.Append(text[++i] switch { 'n' => '\n', 'W' => ' ', 't' => '\t', var letter => letter }); }
        }
        return plain.ToString();
    }
}
