using Pathway.Model;

namespace Pathway.Formats.Interactions;

/// <summary>
/// How the columns of a table are spelled. The one place for it: a spelling that is added here is known to every reader of tables.
/// </summary>
internal static class ColumnNames
{
    /// <summary>The columns that name the partner.</summary>
    public static readonly string[] Partner = ["partner", "primary", "protein_b", "target"];

    // A field that has several names keeps each as it is: a record in JSON may use any of them too.
    private static readonly string[] Fields =
    [
        "id", "interaction_id", "query", "partner", "primary", "protein_a", "protein_b", "source", "target", "arrow", "direction", "type",
        "interaction_type",
        "mediators", "mediator_chain", "depth", "pathway", "finalized_pathway", "step3_finalized_pathway", "step2_pathway",
        "step2_proposal", "function", "cellular_process",
        "effect", "effect_description", "biological_consequence", "consequences", "specific_effects", "pmid", "pmids", "title",
        "paper_title", "journal", "year", "quote", "relevant_quote",
        "score", "combined_score", "methods", "taxa", "databases",
    ];

    private static readonly Dictionary<string, string[]> Spellings = new(StringComparer.Ordinal)
    {
        ["query"] =
        [
            "gene_a", "genea", "gene_1", "gene1", "gene_name_a", "gene_symbol_a", "symbol_a", "symbol_1", "symbol1", "interactor_a",
            "interactor_1", "interactor1", "interactor_a_symbol", "protein_1", "protein1", "proteina", "protein_name_a", "node1", "node_1",
                "node_a",
            "source_node", "source_gene", "source_name", "from", "bait", "bait_gene", "query_gene", "query_protein", "query_symbol",
            "official_symbol_interactor_a", "official_symbol_a", "uniprot_a", "entry_a", "a",
        ],
        ["partner"] =
        [
            "gene_b", "geneb", "gene_2", "gene2", "gene_name_b", "gene_symbol_b", "symbol_b", "symbol_2", "symbol2", "interactor_b",
            "interactor_2", "interactor2", "interactor_b_symbol", "protein_2", "protein2", "proteinb", "protein_name_b", "node2", "node_2",
                "node_b",
            "target_node", "target_gene", "target_name", "to", "prey", "prey_gene", "partner_gene", "partner_protein", "partner_symbol",
            "official_symbol_interactor_b", "official_symbol_b", "uniprot_b", "entry_b", "b",
        ],
        ["function"] = ["functions"],
        ["pathway"] =
        [
            "pathway_name", "pathway_term", "term", "term_name", "go_term", "go_process", "go_biological_process", "biological_process",
            "process", "process_name",
        ],
        ["pmid"] = ["pubmed", "pubmed_id", "pubmed_ids", "publication", "publications", "reference_pmid"],
        ["score"] = ["confidence", "confidence_score", "interaction_score"],
        ["methods"] = ["method", "detection_method", "interaction_detection_method", "experimental_system"],
        ["taxa"] = ["taxon", "taxid", "tax_id", "ncbi_taxid", "ncbi_taxon", "organism_id", "organism_taxid"],
        ["databases"] = ["database", "source_database", "source_databases"],
        ["quote"] = ["sentence", "evidence_quote"],
    };

    // A column that stands beside "pathway" and means more terms; alone it is the column of the terms.
    private const string FurtherTerms = "pathways";

    // Names that say which protein only by what stands beside them.
    private static readonly string[] Single =
        ["symbol", "gene", "genes", "gene_name", "gene_symbol", "genesymbol", "hgnc_symbol", "official_symbol", "protein", "protein_name",
            "interactor"];

    private static readonly Dictionary<string, string> BySpelling = CreateIndex();

    // As properties of objects are spelled: "InteractorA", "PathwayName".
    private static readonly Dictionary<string, string> ByJoinedSpelling = JoinWords(BySpelling);

    /// <summary>The names of all fields that a column can be mapped to.</summary>
    public static IReadOnlyList<string> All => Fields;

    /// <summary>A name in the form in which names are compared: "Paper Title" and "paper-title" are "paper_title".</summary>
    public static string Normalize(string name) =>
        TermName.Key(name).TrimStart('#').Replace(' ', '_').Replace('-', '_').Replace('.', '_').Trim('_');

    /// <summary>The field that a column holds, or null for an unknown column.</summary>
    public static string? FindField(string name) => BySpelling.GetValueOrDefault(Normalize(name)) ?? FindJoined(Normalize(name));

    /// <summary>Whether a name may be that of a column with a protein whose side follows from the other columns.</summary>
    public static bool IsSingleProtein(string name) => Single.Contains(Normalize(name), StringComparer.Ordinal);

    /// <summary>Whether a name is known at all.</summary>
    public static bool IsKnown(string name) => FindField(name) is not null || IsSingleProtein(name) || IsFurtherTerms(name);

    /// <summary>Whether a column holds further terms beside those of another column.</summary>
    public static bool IsFurtherTerms(string name) => Normalize(name) == FurtherTerms;

    /// <summary>
    /// The fields of the columns of a table, in their order. A column that is not known keeps its own name; one without a name is
    /// "column 4".
    /// </summary>
    public static string[] FindFields(IReadOnlyList<string> header)
    {
        var names = header.Select(Normalize).ToArray();
        var fields = names.Select(static name => Fields.Contains(name) ? name : null).ToArray();
        SetOnce(fields, index => BySpelling.GetValueOrDefault(names[index]));
        SetOnce(fields, index => FindJoined(names[index]));
        SetOnce(fields, index => names[index] == FurtherTerms ? "pathway" : null);
        // "Gene" beside "Partner" is the query; alone it is the partner.
        SetOnce(fields, index => !Single.Contains(names[index]) ? null : fields.Intersect(Partner).Any() ? "query" : "partner");
        return [.. fields.Select((field, index) => field ?? GetOwnName(header[index], index))];
    }

    // A column that is spelled as its field comes first; of several other spellings the first column counts, and the rest keep their names.
    private static void SetOnce(string?[] fields, Func<int, string?> find)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i] is null && find(i) is { } field && !IsTaken(fields, field)) { fields[i] = field; }
        }
    }

    private static bool IsTaken(string?[] fields, string field) => fields.Contains(field) || field switch
    {
        "partner" => fields.Intersect(Partner).Any(),
        "query" => fields.Contains("protein_a") || (fields.Contains("source") && fields.Contains("target")),
        "pmid" => fields.Contains("pmids"),
        "score" => fields.Contains("combined_score"),
        _ => false,
    };

    private static string GetOwnName(string name, int index) => name.Trim() is { Length: > 0 } own ? own : $"column {index + 1}";

    private static string? FindJoined(string name) =>
        ByJoinedSpelling.GetValueOrDefault(name.Replace("_", "", StringComparison.Ordinal));

    private static Dictionary<string, string> JoinWords(Dictionary<string, string> spellings)
    {
        var joined = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (spelling, field) in spellings) { joined.TryAdd(spelling.Replace("_", "", StringComparison.Ordinal), field); }
        return joined;
    }

    private static Dictionary<string, string> CreateIndex()
    {
        var index = Fields.ToDictionary(static field => field, static field => field, StringComparer.Ordinal);
        foreach (var (field, spellings) in Spellings)
        {
            foreach (var spelling in spellings) { index.Add(spelling, field); }
        }
        return index;
    }
}
