using System.Collections.Concurrent;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>Answers from what is stored and remembers what is not: for a look at what a run would ask. Writes nothing.</summary>
internal sealed class StoredAsker(QuestionDesk desk) : IOpenQuestions
{
    private readonly ConcurrentDictionary<string, bool> open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> stored = new(StringComparer.Ordinal);

    public string RunId => "estimate";

    public int Open => open.Count;

    public int Stored => stored.Count;

    public Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var found = desk.FindStored(question);
        (found is null ? open : stored).TryAdd(QuestionKey.InFlight(question), true);
        return Task.FromResult(found ?? new Reply<TAnswer>
        {
            Failure = new PathwayFailure
            {
                Question = question.Kind, Subject = question.Subject, ErrorId = PathwayErrors.AnswerUnavailable.Id,
                Message = $"The {question.Text} is not stored.", RecommendedAction = PathwayErrors.AnswerUnavailable.RecommendedAction,
            },
        });
    }
}
