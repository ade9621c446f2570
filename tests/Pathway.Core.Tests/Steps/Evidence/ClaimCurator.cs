using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>Says of claims whatever a test wants.</summary>
internal sealed class ClaimCurator(Func<ClaimQuestion, ClaimAnswer> answer) : ICurator
{
    private readonly List<ClaimQuestion> asked = [];

    public IReadOnlyList<ClaimQuestion> Asked => asked;

    public string? Answerer(Question question) => question is ClaimQuestion ? "a reader" : null;

    public ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var claim = (ClaimQuestion)(Question)question;
        lock (asked) { asked.Add(claim); }
        return ValueTask.FromResult(new Told<TAnswer>((TAnswer)(Answer)answer(claim)));
    }
}
