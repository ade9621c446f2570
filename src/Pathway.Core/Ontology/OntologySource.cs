namespace Pathway.Ontology;

/// <summary>Who made an ontology, which release it is, and under which terms it is passed on.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Release">The date or number of the release.</param>
/// <param name="Licence">The licence.</param>
/// <param name="Attribution">Whom to name.</param>
internal sealed record OntologySource(string Title, string Release, string Licence, string Attribution);
