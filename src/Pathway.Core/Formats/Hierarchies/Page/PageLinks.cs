using System.Text.RegularExpressions;
using Pathway.Genes;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>
/// Links to databases, for identifiers of their exact form only. The page itself requests nothing: a link is followed by a click.
/// </summary>
internal static partial class PageLinks
{
    /// <summary>A term of the Gene Ontology or a pathway of Reactome; empty for another identifier.</summary>
    public static string Ontology(string? id) => id switch
    {
        not null when GeneOntologyId().IsMatch(id) => Link($"https://purl.obolibrary.org/obo/{id.Replace(':', '_')}", id),
        not null when ReactomeId().IsMatch(id) => Link($"https://reactome.org/content/detail/{id}", id),
        _ => "",
    };

    /// <summary>A publication, or the text of what is no PubMed identifier.</summary>
    public static string PubMed(string? pmid) => Pmid().IsMatch(pmid ?? "")
        ? $"PMID {Link($"https://pubmed.ncbi.nlm.nih.gov/{pmid}/", pmid!)}" : Html.Text(pmid);

    /// <summary>The text of a protein, with a link to UniProt if its entry is known.</summary>
    /// <param name="name">The name of the protein.</param>
    /// <param name="symbol">Its approved human symbol, or null.</param>
    /// <param name="content">What is shown, encoded.</param>
    public static string Protein(string name, string? symbol, string content) => FindProtein(name, symbol) is { } address
        ? Link($"https://www.uniprot.org/uniprotkb{address}", content) : content;

    // The entry, where the name is an accession or the gene has one entry of the old, reviewed form; else the search for the gene, because
    // most of its entries are unreviewed.
    private static string? FindProtein(string name, string? symbol)
    {
        if (Accession().IsMatch(name)) { return $"/{name}"; }
        if (symbol is null || EmbeddedGenes.Table.FindGene(symbol) is not { } gene || !Symbol().IsMatch(gene.Symbol)) { return null; }
        string[] reviewed = [.. gene.UniProt.Where(static accession => ReviewedForm().IsMatch(accession))];
        return reviewed.Length == 1 ? $"/{reviewed[0]}"
            : $"?query=gene_exact%3A{gene.Symbol}+AND+organism_id%3A9606+AND+reviewed%3Atrue";
    }

    private static string Link(string address, string content) => $"<a href=\"{address}\" rel=\"noopener noreferrer\">{content}</a>";

    [GeneratedRegex(@"\AGO:[0-9]{7}\z", RegexOptions.CultureInvariant)]
    private static partial Regex GeneOntologyId();

    [GeneratedRegex(@"\AR-[A-Z]{3}-[0-9]{1,10}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReactomeId();

    [GeneratedRegex(@"\A[1-9][0-9]{0,8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pmid();

    [GeneratedRegex(@"\A([OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9]([A-Z][A-Z0-9]{2}[0-9]){1,2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Accession();

    [GeneratedRegex(@"\A[OPQ][0-9][A-Z0-9]{3}[0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReviewedForm();

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,30}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Symbol();
}
