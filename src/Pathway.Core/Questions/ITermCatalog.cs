namespace Pathway.Questions;

/// <summary>
/// What an ontology knows for certain about names: spellings, identifiers, and which links it contradicts. Facts, not
/// answers: they cost nothing and are the same in every run.
/// </summary>
internal interface ITermCatalog
{
    /// <summary>The ontology's own spelling of a term whose name it carries (not a mere synonym), or null.</summary>
    string? Spelling(string termKey);

    /// <summary>The identifier of the concept that a name denotes with certainty, or null.</summary>
    string? Identifier(string termKey);

    /// <summary>
    /// The identifier of the concept that a name may denote: as a name, a synonym, or by the same words, of one concept alone. Enough to
    /// suspect that two names are one concept, not to say it.
    /// </summary>
    string? FindProbableIdentifier(string termKey) => Identifier(termKey);

    /// <summary>
    /// Whether the ontology says that the link is wrong: the child is an ancestor of the parent, or both are one concept.
    /// </summary>
    bool Contradicts(string childKey, string parentKey);

    /// <summary>
    /// The identifier of the concept for which a node is taken where links are judged, as they are where a quality is measured: its own
    /// where the ontology has it, else the best that its name may mean. Evidence, enough to ask again and not to merge.
    /// </summary>
    /// <param name="termKey">The key of its name.</param>
    /// <param name="identifier">The identifier that it carries, or null.</param>
    string? ResolveIdentifier(string termKey, string? identifier) => identifier ?? FindProbableIdentifier(termKey);

    /// <summary>Whether the ontology has one concept above another.</summary>
    bool IsAncestor(string ancestorId, string descendantId) => false;
}

/// <summary>
/// What is known for certain about the names of proteins. Facts, not answers: they cost nothing and are the same in every run.
/// </summary>
internal interface IGeneNames
{
    /// <summary>The release of the table, for provenance.</summary>
    string Release { get; }

    /// <summary>
    /// All names of the gene that a symbol denotes, the given one first: symbol, name, aliases. A symbol that is an alias of several
    /// genes, or of none, stands for itself alone.
    /// </summary>
    IReadOnlyList<string> NamesOf(string symbol);
}
