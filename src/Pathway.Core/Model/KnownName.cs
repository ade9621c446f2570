namespace Pathway.Model;

/// <summary>A name with known truth: the terms that it denotes.</summary>
/// <param name="Name">The name.</param>
/// <param name="Style">Where names of this form are found, such as KEGG; empty where the file does not say.</param>
/// <param name="Ids">The accepted identifiers, the best first; none where the ontology lacks the concept.</param>
internal sealed record KnownName(string Name, string Style, IReadOnlyList<string> Ids)
{
    /// <summary>Whether the ontology has the concept.</summary>
    public bool Has => Ids.Count > 0;
}
