namespace Pathway.Errors;

/// <summary>An entry of the error catalogue: one way in which something can go wrong, and what a person does about it.</summary>
/// <param name="Id">The stable identifier, shown in FullyQualifiedErrorId and used in the documentation.</param>
/// <param name="Category">The name of PowerShell's category.</param>
/// <param name="RecommendedAction">What to do next, a sentence or two.</param>
internal sealed record PathwayError(string Id, string Category, string RecommendedAction);
