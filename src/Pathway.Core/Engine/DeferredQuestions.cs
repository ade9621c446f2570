using System.Collections.Concurrent;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// The questions of a run that are not asked during it, because they go out in a batch job after it. Questions that depend on their answers
/// wait too: they would be other questions then. Safe for concurrent use.
/// </summary>
/// <param name="kinds">The kinds of question that go out as a batch.</param>
/// <param name="accepts">Whether a curator can be asked in a batch.</param>
internal sealed class DeferredQuestions(IReadOnlyCollection<string> kinds, Func<ICurator, bool> accepts)
{
    private readonly ConcurrentDictionary<string, DeferredQuestion> questions = new(StringComparer.Ordinal);
    private int firstStage = int.MaxValue;

    /// <summary>The questions that go out as a batch, in a stable order.</summary>
    public IReadOnlyList<DeferredQuestion> Questions =>
    [
        .. questions.Values.OrderBy(static item => item.Question.Kind, StringComparer.Ordinal)
            .ThenBy(static item => item.Question.Subject, StringComparer.Ordinal)
            .ThenBy(static item => string.Join('\u001f', item.Question.Context), StringComparer.Ordinal),
    ];

    /// <summary>Whether a curator is not asked now, because the question goes out as a batch or depends on one that does.</summary>
    /// <param name="curator">The curator.</param>
    /// <param name="question">The question.</param>
    /// <param name="key">The key of its answer.</param>
    /// <param name="alternatives">The keys of the answers of the curators that stand in for each other with this one.</param>
    public bool TryDefer(ICurator curator, Question question, AnswerKey key, IEnumerable<string> alternatives)
    {
        if (!accepts(curator)) { return false; }
        var stage = QuestionStage.Find(question);
        if (stage > Volatile.Read(ref firstStage)) { return true; }
        if (!kinds.Contains(question.Kind)) { return false; }
        questions.TryAdd(key.Key, new DeferredQuestion(curator, question, key.Answerer, key.Key)
            { Keys = [.. alternatives.Prepend(key.Key).Distinct(StringComparer.Ordinal)] });
        if (stage is { } own) { LowerFirstStage(own); }
        return true;
    }

    private void LowerFirstStage(int stage)
    {
        for (var known = Volatile.Read(ref firstStage); stage < known;)
        {
            var before = Interlocked.CompareExchange(ref firstStage, stage, known);
            if (before == known) { return; }
            known = before;
        }
    }
}

/// <summary>A question that goes out in a batch job.</summary>
/// <param name="Curator">The curator that answers it.</param>
/// <param name="Question">The question.</param>
/// <param name="Answerer">The name under which the answer is stored.</param>
/// <param name="Key">The key of the answer.</param>
internal sealed record DeferredQuestion(ICurator Curator, Question Question, string Answerer, string Key)
{
    /// <summary>The keys of the answers that serve: a job for one of them is enough.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [Key];
}
