namespace Pathway.Questions;

/// <summary>
/// The certain knowledge of an ontology about names: spellings, identifiers, and contradicted links. These are facts, not answers: they
/// cost nothing and are the same in every run.
/// </summary>
internal interface ITermCatalog
{
    /// <summary>The spelling of the ontology for a primary name (not a synonym), or null.</summary>
    string? Spelling(string termKey);

    /// <summary>The name, as the ontology spells it, of the concept that a name certainly denotes, or null.</summary>
    string? FindName(string termKey) => Spelling(termKey);

    /// <summary>The identifier of the concept that a name certainly denotes, or null.</summary>
    string? Identifier(string termKey);

    /// <summary>
    /// The identifier of the concept that has this name, in whatever wording; null for a synonym, which may say more or less than the
    /// concept. Two such names of two concepts certainly differ.
    /// </summary>
    string? FindNamed(string termKey) => null;

    /// <summary>
    /// The identifier of the only concept that a name may denote: by name, by synonym, or by the same words. This is enough to suspect that
    /// two names denote one concept, but not to conclude it.
    /// </summary>
    string? FindProbableIdentifier(string termKey) => Identifier(termKey);

    /// <summary>
    /// A form that all spellings of a name share which the ontology lacks; null where the ontology has it, or it has none. Names of one
    /// form may be one concept.
    /// </summary>
    string? FindForm(string termKey) => null;

    /// <summary>
    /// Whether the ontology contradicts a link: the child is an ancestor of the parent, or both are one concept.
    /// </summary>
    bool Contradicts(string childKey, string parentKey);

    /// <summary>
    /// The identifier of the concept that a node is assumed to be when links are checked or quality is measured: its own identifier, else
    /// the concept that its name probably denotes. This is enough to ask again, but not to merge.
    /// </summary>
    /// <param name="termKey">The key of its name.</param>
    /// <param name="identifier">The identifier that it carries, or null.</param>
    string? ResolveIdentifier(string termKey, string? identifier) => identifier ?? FindProbableIdentifier(termKey);

    /// <summary>Whether one concept is an ancestor of another.</summary>
    bool IsAncestor(string ancestorId, string descendantId) => false;

    /// <summary>
    /// How much a concept says by the number of concepts below it, from 0; null where the ontology has no such identifier.
    /// </summary>
    double? FindInformationContent(string identifier) => null;

    /// <summary>The key of the parent that a person decided for a term, or null.</summary>
    string? FindDecidedParent(string termKey) => null;

    /// <summary>Whether a person decided a link. It is neither cut nor contradicted.</summary>
    bool IsDecided(string childKey, string parentKey) => false;

    /// <summary>Whether a person decided that two names are one concept, or that they are two; null where nobody did.</summary>
    bool? FindDecidedSameness(string oneKey, string otherKey) => null;

    /// <summary>The pairs of names among the given ones that a person decided to be one concept.</summary>
    IEnumerable<(string Left, string Right)> FindDecidedPairs(IEnumerable<string> keys) => [];
}

/// <summary>
/// Certain knowledge about the names of proteins. These are facts, not answers: they cost nothing and are the same in every run.
/// </summary>
internal interface IGeneNames
{
    /// <summary>The release of the table, for provenance.</summary>
    string Release { get; }

    /// <summary>
    /// All names of the gene that a symbol denotes: symbol, name, aliases; the given symbol comes first. A symbol that is an alias of
    /// several genes, or of no gene, has no other names.
    /// </summary>
    IReadOnlyList<string> NamesOf(string symbol);

    /// <summary>The forms in which texts write a protein, given in any usual form: symbol, alias, accession, entry name.</summary>
    ProteinForms FormsOf(string protein);

    /// <summary>The symbols of the genes that have this symbol or alias, whatever its case and hyphens; Greek letters as they
    /// are.</summary>
    IReadOnlyList<string> OwnersOf(string written);
}
