using Pathway.Genes;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Steps.Terms;

namespace Pathway.Bench.Assignment;

/// <summary>Interactions with the terms that were assigned, and the roots under which these lie.</summary>
/// <param name="Terms">The first term of each interaction, and its root; null where there is none.</param>
internal sealed record AssignedSet(IReadOnlyList<(OntologyTerm? Term, string? Root)> Terms)
{
    /// <summary>How many interactions have a term that lies under a root.</summary>
    public double PlacedShare => Terms.Count == 0 ? 0 : (double)Terms.Count(static one => one.Root is not null) / Terms.Count;

    /// <summary>Assigns terms, and builds the hierarchy of them without a model.</summary>
    public static async Task<AssignedSet> PlaceAsync(IReadOnlyList<PathwayInteraction> interactions, TermStep step)
    {
        PathwayTermAssignment?[] firsts =
            [.. interactions.Select(one => step.Assign(one).TermAssignments.FirstOrDefault(static assigned => assigned.Term is not null))];
        var roots = await FindRootsAsync(firsts.OfType<PathwayTermAssignment>().Select(static one => one.Term!)
            .Distinct(StringComparer.Ordinal));
        return new AssignedSet([.. firsts.Select(one => one is null ? default
            : (EmbeddedOntology.Graph.Find(one.OntologyId), roots.GetValueOrDefault(one.Term!)))]);
    }

    /// <summary>The roots of terms.</summary>
    public static async Task<IReadOnlyList<(OntologyTerm Term, string? Root)>> FindRootsAsync(IReadOnlyList<OntologyTerm> terms)
    {
        var roots = await FindRootsAsync(terms.Select(static term => term.Name).Distinct(StringComparer.Ordinal));
        return [.. terms.Select(term => (term, roots.GetValueOrDefault(term.Name)))];
    }

    private static async Task<Dictionary<string, string?>> FindRootsAsync(IEnumerable<string> names)
    {
        string[] all = [.. names];
        if (all.Length == 0) { return []; }
        var hierarchy = await TreeCommand.BuildAsync(all, "seven");
        return all.ToDictionary(static name => name, name => hierarchy.Find(name)?.Root, StringComparer.Ordinal);
    }
}

/// <summary>A function with the term that it is an example of.</summary>
/// <param name="Interaction">The interaction with this one function.</param>
/// <param name="Term">The term.</param>
internal sealed record ExpectedFunction(PathwayInteraction Interaction, OntologyTerm Term)
{
    /// <summary>The functions of <c>functions.tsv</c>.</summary>
    public static IReadOnlyList<ExpectedFunction> ReadAll() =>
        [.. File.ReadLines(Path.Combine(TermLists.RepositoryRoot(), "bench/Pathway.Bench/Assignment/functions.tsv"))
            .Where(static line => !line.StartsWith('#')).Skip(1).Select(Read)];

    private static ExpectedFunction Read(string line)
    {
        var cells = line.Split('\t');
        var interaction = new PathwayInteraction
        {
            Id = $"{cells[0]}-{cells[1]}", Query = cells[0], Partner = cells[1], Json = "{}",
            Functions = [new PathwayFunction { Title = cells[2], CellularProcess = cells[3], Effect = cells[4] }],
        };
        return new ExpectedFunction(interaction, EmbeddedOntology.Graph.Find(cells[5])
            ?? throw new InvalidDataException($"The ontology has no term {cells[5]}."));
    }
}

/// <summary>The genes that random pairs are drawn from.</summary>
internal static class EmbeddedAnnotationGenes
{
    /// <summary>The symbols of all genes that are annotated to a process, in alphabetical order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. EmbeddedGenes.Table.Symbols
        .Where(static symbol => Annotation.EmbeddedAnnotation.Processes.Find(symbol) is { WhyNot: null }).Order(StringComparer.Ordinal)];
}
