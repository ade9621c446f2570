using System.Globalization;
using Pathway.Questions;

namespace Pathway.Steps.Hierarchy;

/// <summary>What building a hierarchy would ask, seen from the stored answers.</summary>
/// <param name="Stored">Questions that stored answers serve.</param>
/// <param name="Known">Questions that are sure to be asked.</param>
/// <param name="Expected">A prior: Known, and the ancestors that such terms usually bring.</param>
/// <param name="AtMost">No run asks more.</param>
internal sealed record HierarchyEstimate(int Stored, int Known, int Expected, int AtMost)
{
    // Terms of the example climb through about two further terms until they meet a root or a term that is known.
    private const int UsualAncestors = 2;

    // A term can be asked three times for a parent and once for a root, and that again for each of two cuts of a cycle.
    private const int QuestionsOfATerm = 12;

    public static HierarchyEstimate Of(HierarchyInput input, IOpenQuestions asker, ITermCatalog catalog)
    {
        // Stored answers come at once, so nothing is waited for here.
        HierarchyStep.BuildAsync(input, asker, catalog, static () => [], CancellationToken.None).GetAwaiter().GetResult();
        return new HierarchyEstimate(asker.Stored, asker.Open, asker.Open * (1 + UsualAncestors), asker.Open * input.MaxDepth * QuestionsOfATerm);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Stored} answers are stored; {Known} questions are sure to be asked, {Expected} are expected (a prior), {AtMost} at most");
}
