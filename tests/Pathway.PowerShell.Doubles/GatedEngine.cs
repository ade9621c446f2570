using System.Collections.Concurrent;
using Pathway.Engine;
using Pathway.Questions;
using Pathway.Storage;

namespace Pathway.Doubles;

/// <summary>
/// An engine with a gated curator, acquired before the cmdlets run: cmdlets with equal settings and -TermTaxon any share it. Its members
/// use framework types only, because tests call it across load contexts.
/// </summary>
public sealed class GatedEngine : IDisposable
{
    private readonly GatedCurator curator = new();
    private readonly EngineHandle handle;

    public GatedEngine(string cachePath) =>
        handle = EnginePool.Acquire(new EngineKey(cachePath, "Ontology"),
            warn => new QuestionEngine(StoreOpener.Open(cachePath, TimeProvider.System, warn), [curator], TimeProvider.System),
            static _ => { });

    public int Running => curator.Running;

    public string[] Begun => [.. curator.Begun];

    public string[] Aborted => [.. curator.Aborted];

    /// <summary>The outcomes of all calls in the ledger.</summary>
    public string[] Outcomes =>
        [.. handle.Engine.Store.Runs().SelectMany(run => handle.Engine.Store.Calls(run.RunId))
            .Select(static call => call.Outcome.ToString())];

    /// <summary>The states of all runs in the ledger.</summary>
    public string[] RunStates => [.. handle.Engine.Store.Runs().Select(static run => run.State.ToString())];

    /// <summary>Waits until the ledger has one run, in that state.</summary>
    public bool WaitForRunStates(string state) => SpinWait.SpinUntil(() => RunStates.SequenceEqual([state]), Hang.Patience);

    public bool WaitForHeld(int count) => curator.WaitForHeld(count);

    public void Open() => curator.Open();

    /// <summary>Waits until no call is in flight.</summary>
    public bool WaitForDrain() => handle.Engine.DrainAsync().Wait(Hang.Patience);

    public void Dispose() => handle.Dispose();
}

/// <summary>
/// Blocks every call until the test opens the gate, and records which calls began and were aborted. A term whose name starts with "free" is
/// answered, and one that starts with "fail" fails; with a number at the end, as soon as that many other calls are blocked.
/// </summary>
internal sealed class GatedCurator : ISingleQuestionCurator
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(int Count, TaskCompletionSource Reached)> waiting = [];
    private int running;
    private int blocked;

    public ConcurrentQueue<string> Begun { get; } = new();

    public ConcurrentQueue<string> Aborted { get; } = new();

    public int Running => running;

    public string? GetAnswerer(Question question) => "gate";

    public async ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        Begun.Enqueue(question.Subject);
        Interlocked.Increment(ref running);
        try
        {
            var isFree = question.Subject.StartsWith("free", StringComparison.Ordinal);
            var fails = question.Subject.StartsWith("fail", StringComparison.Ordinal);
            await (isFree || fails ? ReachedAsync(Number(question.Subject)) : BlockAsync()).WaitAsync(cancellation).ConfigureAwait(false);
            if (fails) { throw new CuratorException(Errors.PathwayErrors.AnswerUnavailable, "the test said so", isTransient: true); }
            Answer answer = question switch
            {
                ParentQuestion parent => new ParentAnswer { Parent = parent.Roots.Roots[0].Name },
                RootQuestion root => new RootAnswer { Root = root.Roots.Roots[0].Name },
                _ => throw new NotSupportedException(question.Kind),
            };
            return new CuratorResponse<TAnswer>((TAnswer)answer);
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

    /// <summary>Waits until that many calls are blocked.</summary>
    public bool WaitForHeld(int count) => ReachedAsync(count).Wait(Hang.Patience);

    public void Open() => opened.TrySetResult();

    public override string ToString() => "gate";

    private Task BlockAsync()
    {
        lock (waiting)
        {
            blocked++;
            foreach (var (count, reached) in waiting) { if (count <= blocked) { reached.TrySetResult(); } }
        }
        return opened.Task;
    }

    private Task ReachedAsync(int count)
    {
        lock (waiting)
        {
            if (blocked >= count) { return Task.CompletedTask; }
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((count, reached));
            return reached.Task;
        }
    }

    private static int Number(string subject) => int.TryParse(subject.Split(' ')[^1], out var number) ? number : 0;
}
