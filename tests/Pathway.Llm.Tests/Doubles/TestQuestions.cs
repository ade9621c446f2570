using Pathway.Llm.Models;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Doubles;

/// <summary>Questions and models for tests.</summary>
internal static class TestQuestions
{
    public static PathwayRootProfile Roots { get; } = new("two",
    [
        new PathwayRoot
        {
            Name = "Root A",
            Id = "X:1",
            Description = "All that is alpha.",
            Keywords = ["alpha"],
            Examples = ["First Alpha"],
        },
        new PathwayRoot { Name = "Root B", Description = "All that is beta." },
    ]);

    public static ModelProfile Flash { get; } = ModelCatalog.Load().Find("Gemini", "gemini-3.8-flash");

    public static SiblingsQuestion Siblings(string parent) => new() { Subject = parent, Roots = Roots };

    public static SameConceptQuestion Same(string one, string other) => SameConceptQuestion.Of(one, other);

    public static ChooseParentQuestion Choose(string term, params string[] candidates) =>
        new() { Subject = term, Roots = Roots, Candidates = candidates };

    public static IntermediateQuestion Between(string term) => new() { Subject = term, Roots = Roots, Root = "root a" };

    public static ClaimQuestion Claim(string subject) => new()
    {
        Subject = subject,
        Query = "A",
        Partner = "B",
        Arrow = "inhibits",
        Direction = "",
        Statements = ["s"],
        Sources = [new ClaimSource("900000001", ["One.", "Two."])],
    };

    public static ParentQuestion Parent(string term, params string[] excluded) =>
        new() { Subject = term, Roots = Roots, Excluded = excluded };
}

/// <summary>Asks a curator a single question.</summary>
internal static class SingleQuestionExtensions
{
    /// <exception cref="CuratorException">There is no answer.</exception>
    public static async Task<CuratorResponse<TAnswer>> AskAsync<TAnswer>(this ICurator curator, Question<TAnswer> question,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        var response = (await curator.AskAsync([question], cancellation)).EnsureUsable(1, $"{curator}");
        return new CuratorResponse<TAnswer>(response.Items[0].Answer!, response.Usage, response.Timing) { Metadata = response.Metadata };
    }
}
