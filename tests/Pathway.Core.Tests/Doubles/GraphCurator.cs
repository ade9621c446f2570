using System.Collections.Concurrent;
using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Doubles;

/// <summary>
/// Answers with functions of the question, so that answers do not depend on timing. Counts calls, and can be
/// blocked so that a test decides when each call continues.
/// </summary>
internal sealed class GraphCurator : ISingleQuestionCurator
{
    private readonly ConcurrentDictionary<string, int> attempts = new(StringComparer.Ordinal);
    private int running;
    private int peakConcurrency;

    /// <summary>The parent of a term; null abstains.</summary>
    public Func<ParentQuestion, string?> Parent { get; init; } = static _ => null;

    /// <summary>The root of a term; null abstains.</summary>
    public Func<RootQuestion, string?> Root { get; init; } = static _ => null;

    /// <summary>The answer to any other question; null for unsupported kinds.</summary>
    public Func<Question, Answer?> Other { get; init; } = static _ => null;

    /// <summary>Whether the n-th attempt (from 1) at a question fails.</summary>
    public Func<Question, int, bool> Fails { get; init; } = static (_, _) => false;

    /// <summary>Awaited in each call before it answers.</summary>
    public Func<Question, CancellationToken, Task> BeforeAnswer { get; init; } = static async (_, _) => await Task.Yield();

    public string Name { get; init; } = "graph";

    /// <summary>The texts of all questions, in the order of arrival.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public int Running => running;

    public int PeakConcurrency => peakConcurrency;

    public string? GetAnswerer(Question question) => Name;

    public async ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        Calls.Enqueue(question.Text + string.Join(';', question.Context.Skip(1)));
        var now = Interlocked.Increment(ref running);
        InterlockedMax(ref peakConcurrency, now);
        try
        {
            var attempt = attempts.AddOrUpdate(QuestionKey.InFlight(question), 1, static (_, before) => before + 1);
            await BeforeAnswer(question, cancellation);
            if (Fails(question, attempt))
            {
                throw new CuratorException(PathwayErrors.AnswerUnavailable, $"attempt {attempt} failed", isTransient: true);
            }
            return new CuratorResponse<TAnswer>((TAnswer)(Answer)(question switch
            {
                ParentQuestion parent => new ParentAnswer { Parent = Parent(parent), Reason = "graph" },
                RootQuestion root => new RootAnswer { Root = Root(root) },
                _ => Other(question) ?? throw new NotSupportedException(question.Kind),
            }));
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        var current = Volatile.Read(ref target);
        while (value > current)
        {
            var seen = Interlocked.CompareExchange(ref target, value, current);
            if (seen == current) { return; }
            current = seen;
        }
    }
}
