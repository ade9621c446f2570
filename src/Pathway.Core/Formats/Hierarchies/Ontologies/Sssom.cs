using System.Globalization;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Ontologies;

/// <summary>
/// Writes the matches of names with ontology terms as SSSOM: the terms of the hierarchy with the terms that they are, other names with the
/// terms that they were taken for, and functions with the terms that they were assigned.
/// </summary>
internal static class Sssom
{
    private const string Exact = "skos:exactMatch";
    private const string Close = "skos:closeMatch";
    private const string Broad = "skos:broadMatch";
    private const string Lexical = "semapv:LexicalMatching";
    private const string Manual = "semapv:ManualMappingCuration";
    private const string Unspecified = "semapv:UnspecifiedMatching";

    private static readonly string[] Columns =
    [
        "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "confidence", "mapping_tool",
        "comment",
    ];

    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        var matches = Collect(hierarchy).DistinctBy(static match => (match.SubjectId, match.Predicate, match.ObjectId)).ToArray();
        using var text = ExportText.CreateWriter(stream);
        var content = ContentHash.Of(matches.SelectMany(static match => match.Cells)).ToLowerInvariant();
        text.WriteLine($"# mapping_set_id: {TermIds.ToAddress(TermIds.OwnId($"mapping set {content}"))}");
        text.WriteLine("# mapping_set_title: Names of pathways and terms of ontologies");
        text.WriteLine("# license: https://w3id.org/sssom/license/unspecified");
        if (GeneOntologyAttribution.IsRequired(hierarchy)) { text.WriteLine($"# comment: \"{GeneOntologyAttribution.Text}\""); }
        text.WriteLine("# curie_map:");
        var prefixes = matches.SelectMany(static match => (string[])[match.SubjectId, match.ObjectId]).Select(TermIds.PrefixOf)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var prefix in prefixes) { text.WriteLine($"#   {prefix}: \"{TermIds.NamespaceOf(prefix)}\""); }
        text.WriteLine("#   semapv: \"https://w3id.org/semapv/vocab/\"");
        text.WriteLine("#   skos: \"http://www.w3.org/2004/02/skos/core#\"");
        text.WriteLine(string.Join('\t', Columns));
        foreach (var match in matches) { text.WriteLine(string.Join('\t', match.Cells)); }
    }

    private static IEnumerable<Match> Collect(PathwayHierarchy hierarchy)
    {
        var synonyms = new NodeSynonyms(hierarchy);
        foreach (var node in hierarchy.Nodes)
        {
            if (TermIds.OntologyIdOf(node) is not { } id) { continue; }
            // A node has an identifier only where its name certainly denotes the term; the profile says which term stands for a root.
            var isRoot = node.Kind == PathwayNodeKind.Root;
            yield return new Match(node.Name, isRoot ? Close : Exact, id, "", isRoot ? Manual : Lexical) { Confidence = isRoot ? null : 1 };
            foreach (var synonym in isRoot ? [] : synonyms.Of(node).Where(name => !TermName.Same(name, node.Name)))
            {
                yield return new Match(synonym, Exact, id, node.Name, Lexical);
            }
        }
        foreach (var match in hierarchy.Interactions.SelectMany(AssignmentsOf)) { yield return match; }
    }

    // A function is narrower than the process to which it was assigned.
    private static IEnumerable<Match> AssignmentsOf(PathwayInteraction interaction)
    {
        foreach (var one in interaction.TermAssignments)
        {
            if (one is not { Term: { } term, Function: { } position } || position < 0 || position >= interaction.Functions.Count
                || TermIds.WithPrefix(one.OntologyId) is not { } id)
            {
                continue;
            }
            var function = interaction.Functions[position];
            if ((function.Title ?? function.CellularProcess) is not { } subject || TermName.Key(subject).Length == 0) { continue; }
            yield return new Match(subject, Broad, id, term, Unspecified)
            {
                Confidence = ExportText.Confidence(one.Provenance), Tool = one.Provenance.Answerer, Comment = one.Provenance.Reason ?? "",
            };
        }
    }

    private sealed record Match(string Subject, string Predicate, string ObjectId, string ObjectLabel, string Justification)
    {
        public double? Confidence { get; init; }
        public string Tool { get; init; } = "";
        public string Comment { get; init; } = "";

        public string SubjectId => TermIds.OwnId(Subject);

        public IReadOnlyList<string> Cells =>
        [
            SubjectId, ExportText.Cell(TermName.Clean(Subject)), Predicate, ObjectId, ExportText.Cell(TermName.Clean(ObjectLabel)),
            Justification, Confidence?.ToString("R", CultureInfo.InvariantCulture) ?? "", ExportText.Cell(Tool), ExportText.Cell(Comment),
        ];
    }
}
