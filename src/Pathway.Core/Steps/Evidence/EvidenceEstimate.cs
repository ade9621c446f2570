using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>What a check of evidence would ask.</summary>
internal static class EvidenceEstimate
{
    public static AskEstimate Of(EvidenceInput input, IOpenQuestions asker, IGeneNames genes)
    {
        // Stored answers come at once, so nothing is waited for here.
        EvidenceStep.CheckAsync(input, asker, genes, CancellationToken.None).GetAwaiter().GetResult();
        // What is not known may leave something open in its abstract, and then its full text is asked for.
        return new AskEstimate(asker.Stored, asker.Open, asker.Open, 2L * asker.Open) { Usage = asker.OpenUsage, UsageOf = asker.Open };
    }
}
