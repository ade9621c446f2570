using Pathway.Questions;
using Pathway.Steps.Evidence;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;

namespace Pathway.Steps.Pipeline;

/// <summary>What a whole pipeline works on, and how.</summary>
/// <param name="Terms">Interactions and terms, with roots and depth.</param>
internal sealed record PipelineInput(HierarchyInput Terms)
{
    /// <summary>The most names that one parent gains; none where siblings are not sought.</summary>
    public int Maximum { get; init; } = SiblingsStep.UsualMaximum;

    /// <summary>The evidence that is checked meanwhile; null for none.</summary>
    public EvidenceInput? Evidence { get; init; }

    /// <summary>The names of proteins, for evidence.</summary>
    public IGeneNames? Genes { get; init; }

    /// <summary>How the result is reorganised.</summary>
    public ReorganizeOptions Reorganize { get; init; } = new() { MaxDepth = Terms.MaxDepth };
}
