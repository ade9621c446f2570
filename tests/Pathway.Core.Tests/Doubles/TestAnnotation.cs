using Pathway.Questions;

namespace Pathway.Doubles;

/// <summary>Genes that carry terms. A term's information content is that of its share of ten genes.</summary>
internal sealed class TestAnnotation(params (string Id, string[] Genes)[] terms) : IProcessAnnotation
{
    public string Release => "test";

    public IReadOnlySet<int> Taxa { get; init; } = new HashSet<int>();

    /// <summary>The terms of the organism 7.</summary>
    public TermTaxon Taxon => new(7, "test", () => this);

    public GeneProcesses Find(string protein)
    {
        int[] carried = [.. Enumerable.Range(0, terms.Length).Where(index => terms[index].Genes.Contains(protein))];
        return carried.Length == 0 ? GeneProcesses.None(null, "no such gene")
            : new GeneProcesses(protein, null, carried, [.. carried.Select(static _ => EvidenceCodes.Of("IDA"))]);
    }

    public ProcessTerm GetTerm(int index) =>
        new(index, terms[index].Id, terms[index].Id, -Math.Log(terms[index].Genes.Length / 10.0), terms[index].Genes.Length);

    public ProcessTerm? FindTerm(string id) => Array.FindIndex(terms, term => term.Id == id) is >= 0 and var index ? GetTerm(index) : null;

    public bool IsAncestor(int above, int below) => false;
}
