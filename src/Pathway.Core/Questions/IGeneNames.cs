namespace Pathway.Questions;

/// <summary>What is known for certain about the names of proteins. Facts, not answers: they cost nothing and are the same in every run.</summary>
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
