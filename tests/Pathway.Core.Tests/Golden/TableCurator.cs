using Pathway.Engine;
using Pathway.Questions;

namespace Pathway.Golden;

/// <summary>Answers by kind of question from a table, under the name of another curator. Without a table it answers nothing.</summary>
internal sealed class TableCurator(ICurator named, IReadOnlyDictionary<string, string>? answers = null) : ISingleQuestionCurator
{
    private int calls;

    /// <summary>The number of its calls.</summary>
    public int Calls => Volatile.Read(ref calls);

    public string? GetAnswerer(Question question) => named.GetAnswerer(question);

    public bool SeesPromptOnly => named.SeesPromptOnly;

    public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        Interlocked.Increment(ref calls);
        if (answers is null) { throw new InvalidOperationException($"Nobody may be asked for the {question.Text}."); }
        var usage = new CallUsage
        {
            InputTokens = 100, CachedTokens = 10, OutputTokens = 20, ThoughtTokens = 5, Cost = 0.0012m, Currency = "USD",
        };
        var answer = AnswerJson.Read<TAnswer>(answers[question.Kind]);
        return ValueTask.FromResult(
            new CuratorResponse<TAnswer>(answer, usage, new CallTiming(TimeSpan.FromMilliseconds(12.5), TimeSpan.FromMilliseconds(0.25))));
    }

    public override string ToString() => $"{named}";
}
