using System.Text;
using Pathway.Formats.Hierarchies.Graphs;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Ontologies;

/// <summary>Writes OBO 1.4. The first is_a of a term is its parent; a secondary parent has a modifier that says so.</summary>
internal static class Obo
{
    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        var (graph, ids) = (new HierarchyGraph(hierarchy), new TermIds(hierarchy));
        using var text = ExportText.CreateWriter(stream);
        text.WriteLine("format-version: 1.4");
        text.WriteLine($"idspace: {TermIds.OwnPrefix} {TermIds.OwnNamespace} \"Terms without an identifier of an ontology\"");
        if (graph.Nodes.Any(static node => TermIds.OntologyIdOf(node) is { } id && TermIds.PrefixOf(id) == TermIds.ReactomePrefix))
        {
            text.WriteLine(
                $"idspace: {TermIds.ReactomePrefix} {TermIds.NamespaceOf(TermIds.ReactomePrefix)} \"Reactome\"");
        }
        if (GeneOntologyAttribution.IsRequired(hierarchy)) { text.WriteLine($"remark: {GeneOntologyAttribution.Text}"); }
        text.WriteLine($"ontology: {TermProperty.Ontology}");
        text.WriteLine(
            $"property_value: {TermProperty.Profile} \"{Quoted(ExportText.Line(hierarchy.Profile.Name))}\" xsd:string");
        foreach (var node in graph.Nodes) { WriteTerm(text, graph, ids, node); }
        WriteProperty(text, TermProperty.Profile, "the roots");
        foreach (var property in TermProperty.All) { WriteProperty(text, property.Name, property.Meaning); }
    }

    private static void WriteTerm(StreamWriter text, HierarchyGraph graph, TermIds ids, PathwayNode node)
    {
        var id = ids.Of(node);
        text.WriteLine();
        text.WriteLine("[Term]");
        text.WriteLine($"id: {id}");
        text.WriteLine($"name: {Unquoted(ExportText.Name(node))}");
        if (ExportText.Line(node.Description) is { Length: > 0 } description) { text.WriteLine($"def: \"{Quoted(description)}\" []"); }
        foreach (var synonym in graph.Synonyms.Of(node)) { text.WriteLine($"synonym: \"{Quoted(synonym)}\" EXACT []"); }
        if (TermIds.OntologyIdOf(node) is { } other && other != id) { text.WriteLine($"xref: {other}"); }
        foreach (var property in TermProperty.All)
        {
            if (property.Value(node) is { Length: > 0 } value)
            {
                text.WriteLine($"property_value: {property.Name} \"{Quoted(value)}\" xsd:{property.Type}");
            }
        }
        foreach (var link in graph.LinksOf(node))
        {
            var modifier = link.IsSecondary ? $" {{{TermProperty.Secondary}=\"true\"}}" : "";
            text.WriteLine($"is_a: {ids.Of(link.Parent)}{modifier} ! {Unquoted(ExportText.Name(link.Parent))}");
        }
    }

    private static void WriteProperty(StreamWriter text, string name, string meaning)
    {
        text.WriteLine();
        text.WriteLine("[Typedef]");
        text.WriteLine($"id: {name}");
        text.WriteLine($"name: {meaning}");
        text.WriteLine("is_metadata_tag: true");
    }

    private static string Quoted(string text) => Escape(text, "\\\"");

    // Outside of quotes an exclamation mark starts a comment, and a brace modifiers.
    private static string Unquoted(string text) => Escape(text, "\\!{}");

    private static string Escape(string text, string special)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (special.Contains(letter, StringComparison.Ordinal)) { escaped.Append('\\'); }
            escaped.Append(letter);
        }
        return escaped.ToString();
    }
}
