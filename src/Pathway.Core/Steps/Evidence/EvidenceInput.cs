using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>What is to be checked.</summary>
/// <param name="Interactions">The interactions, in the order in which they come out again.</param>
internal sealed record EvidenceInput(IReadOnlyList<PathwayInteraction> Interactions)
{
    /// <summary>Whether a model is asked about what the records leave open.</summary>
    public bool AsksModel { get; init; }

    /// <summary>Each piece of evidence with its claim, in the order of the input.</summary>
    public IEnumerable<EvidenceCase> Cases => Interactions.SelectMany(static interaction => interaction.Functions.SelectMany(function =>
        function.Evidence.Select(evidence => new EvidenceCase(interaction, function, evidence))));
}
