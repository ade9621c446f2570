using Pathway.Questions;

namespace Pathway.Steps.Hierarchy;

/// <summary>What building a hierarchy would ask.</summary>
internal static class HierarchyEstimate
{
    /// <summary>How many further questions a term brings until it meets a root or a term that is known: the mean of random terms of the ontology.</summary>
    public const double UsualAncestors = 2.4;

    /// <summary>A term can be asked three times for a parent and once for a root, and that again for each of two cuts of a cycle.</summary>
    public const int QuestionsOfATerm = 12;

    public static AskEstimate Of(HierarchyInput input, IOpenQuestions asker, ITermCatalog catalog)
    {
        // Stored answers come at once, so nothing is waited for here.
        HierarchyStep.BuildAsync(input, asker, catalog, static () => [], CancellationToken.None).GetAwaiter().GetResult();
        return new AskEstimate(asker.Stored, asker.Open, (long)(asker.Open * (1 + UsualAncestors)), (long)asker.Open * input.MaxDepth * QuestionsOfATerm) { Usage = asker.OpenUsage, UsageOf = asker.Open };
    }
}
