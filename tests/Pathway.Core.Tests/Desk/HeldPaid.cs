using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>Held calls that are paid, and that may be hedged.</summary>
internal sealed class HeldPaid(HeldCalls held, UsedLane lane) : ICurator
{
    public bool MayHedge { get; init; } = true;

    public string? Answerer(Question question) => "held";

    public ICallLane? Lane(Question question) => lane;

    public int Tokens(IReadOnlyList<Question> questions) => 42;

    public CallUsage? AtMost(IReadOnlyList<Question> questions) => new() { InputTokens = 150, OutputTokens = 50, Cost = 0.01m };

    public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer => new((TAnswer)(Answer)await held.Answer(question, cancellation), PaidCurator.Usage);
}
