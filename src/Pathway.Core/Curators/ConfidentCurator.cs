using System.Globalization;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>Another curator where it is sure; where it is not, it abstains, so that the next is asked.</summary>
internal sealed class ConfidentCurator(ICurator inner, double least) : ICurator
{
    // What it says differs from what the other says, and so does its name.
    public string? Answerer(Question question) => inner.Answerer(question) is { } answerer ? Named(answerer) : null;

    public ICallLane? Lane(Question question) => inner.Lane(question);

    public int Tokens(IReadOnlyList<Question> questions) => inner.Tokens(questions);

    public CallUsage? AtMost(IReadOnlyList<Question> questions) => inner.AtMost(questions);

    public bool MayHedge => inner.MayHedge;

    public int BatchSize(Question question) => inner.BatchSize(question);

    public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var told = await inner.AskAsync(question, cancellation).ConfigureAwait(false);
        return told with { Answer = Sure(told.Answer) };
    }

    public async Task<ToldBatch<TAnswer>> AskBatchAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var told = await inner.AskBatchAsync(questions, cancellation).ConfigureAwait(false);
        return told with { Items = [.. told.Items.Select(item => item.Answer is { } answer ? item with { Answer = Sure(answer) } : item)] };
    }

    public override string ToString() => Named($"{inner}");

    private TAnswer Sure<TAnswer>(TAnswer answer)
        where TAnswer : Answer => answer.IsAbstention || answer.Confidence >= least ? answer
        : (TAnswer)answer.Abstention($"not sure enough ({answer.Confidence?.ToString("0.##", CultureInfo.InvariantCulture) ?? "unknown"})");

    private string Named(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}, sure by {least:0.##}");
}
