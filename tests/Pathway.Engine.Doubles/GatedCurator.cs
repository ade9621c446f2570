using System.Collections.Concurrent;
using Pathway.Questions;

namespace Pathway.Doubles;

/// <summary>
/// Holds every call until the test lets it go, and tells what was begun and aborted. A term whose name begins with "free" is
/// answered, and one that begins with "fail" fails; with a number at its end, as soon as that many others are held.
/// </summary>
internal sealed class GatedCurator : ICurator
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(int Count, TaskCompletionSource Reached)> waiting = [];
    private int running;
    private int held;

    public ConcurrentQueue<string> Begun { get; } = new();

    public ConcurrentQueue<string> Aborted { get; } = new();

    public int Running => running;

    public string? Answerer(Question question) => "gate";

    public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        Begun.Enqueue(question.Subject);
        Interlocked.Increment(ref running);
        try
        {
            var isFree = question.Subject.StartsWith("free", StringComparison.Ordinal);
            var fails = question.Subject.StartsWith("fail", StringComparison.Ordinal);
            await (isFree || fails ? ReachedAsync(Number(question.Subject)) : HoldAsync()).WaitAsync(cancellation).ConfigureAwait(false);
            if (fails) { throw new CuratorException(Errors.PathwayErrors.AnswerUnavailable, "the test said so", isTransient: true); }
            var root = question switch { ParentQuestion asked => asked.Roots, RootQuestion asked => asked.Roots, _ => throw new NotSupportedException(question.Kind) };
            return new Told<TAnswer>((TAnswer)(Answer)(question is ParentQuestion ? new ParentAnswer { Parent = root.Roots[0].Name } : new RootAnswer { Root = root.Roots[0].Name }));
        }
        catch (OperationCanceledException)
        {
            Aborted.Enqueue(question.Subject);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    /// <summary>Waits until that many calls are held, for 30 seconds at most.</summary>
    public bool WaitForHeld(int count) => ReachedAsync(count).Wait(TimeSpan.FromSeconds(30));

    public void Open() => opened.TrySetResult();

    public override string ToString() => "gate";

    private Task HoldAsync()
    {
        lock (waiting)
        {
            held++;
            foreach (var (count, reached) in waiting) { if (count <= held) { reached.TrySetResult(); } }
        }
        return opened.Task;
    }

    private Task ReachedAsync(int count)
    {
        lock (waiting)
        {
            if (held >= count) { return Task.CompletedTask; }
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((count, reached));
            return reached.Task;
        }
    }

    private static int Number(string subject) => int.TryParse(subject.Split(' ')[^1], out var number) ? number : 0;
}
