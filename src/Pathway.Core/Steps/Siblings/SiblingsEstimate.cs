using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Siblings;

/// <summary>What finding siblings would ask: one question a parent, none of which depends on another.</summary>
internal static class SiblingsEstimate
{
    public static AskEstimate Of(PathwayHierarchy hierarchy, IOpenQuestions asker)
    {
        foreach (var parent in SiblingsStep.Parents(hierarchy))
        {
            // Stored answers come at once, so nothing is waited for here.
            asker.AskAsync(SiblingsStep.Question(hierarchy.Profile, parent.Key), 0, CancellationToken.None).GetAwaiter().GetResult();
        }
        return AskEstimate.Exact(asker);
    }
}
