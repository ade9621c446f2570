namespace Pathway.Ontology;

/// <summary>How a name was found; the kinds stand in the order of their strength.</summary>
internal enum MatchKind
{
    /// <summary>It is the term's name.</summary>
    Name,
    /// <summary>It is the term's name, spelled or worded otherwise.</summary>
    Wording,
    /// <summary>It is a synonym: evidence, for synonyms may mean more or less than the term.</summary>
    Synonym,
    /// <summary>It is a synonym, spelled or worded otherwise.</summary>
    SynonymWording,
    /// <summary>It is a name or synonym when a phrase is replaced by one that the ontology uses for it elsewhere.</summary>
    Rewording,
    /// <summary>It has the same words in another order.</summary>
    Words,
    /// <summary>It shares the weight of its words.</summary>
    Neighbour,
}

/// <summary>A term that a name may mean.</summary>
/// <param name="Label">The number of the name or synonym that was found.</param>
/// <param name="Found">That name or synonym, with its term.</param>
/// <param name="Kind">How it was found.</param>
/// <param name="Confidence">How often such a match is right, from 0 to 1.</param>
/// <param name="Against">Why it cannot be the same concept, or null where nothing speaks against it.</param>
internal sealed record TermMatch(int Label, TermLabel Found, MatchKind Kind, double Confidence, string? Against = null)
{
    /// <summary>The term.</summary>
    public OntologyTerm Term => Found.Term;
}
