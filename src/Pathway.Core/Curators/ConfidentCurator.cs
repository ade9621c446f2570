using System.Globalization;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>Another curator where it is sure; where it is not, it abstains, so that the next is asked.</summary>
internal sealed class ConfidentCurator(ICurator inner, double least) : ICurator
{
    // What it says differs from what the other says, and so does its name.
    public string? Answerer(Question question) => inner.Answerer(question) is { } answerer ? Named(answerer) : null;

    public ICallLane? Lane(Question question) => inner.Lane(question);

    public int Tokens(Question question) => inner.Tokens(question);

    public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var told = await inner.AskAsync(question, cancellation).ConfigureAwait(false);
        return told.Answer.IsAbstention || told.Answer.Confidence >= least ? told : told with { Answer = (TAnswer)Abstention(told.Answer) };
    }

    public override string ToString() => Named($"{inner}");

    private static Answer Abstention(Answer answer) =>
        answer.Abstention($"not sure enough ({answer.Confidence?.ToString("0.##", CultureInfo.InvariantCulture) ?? "unknown"})");

    private string Named(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}, sure by {least:0.##}");
}
