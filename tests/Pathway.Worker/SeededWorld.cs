using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;

namespace Pathway.Worker;

/// <summary>A world of terms in which everything follows from a seed, so that two processes agree on it.</summary>
internal sealed class SeededWorld(int seed)
{
    private const int Terms = 120;

    public static PathwayRootProfile Roots { get;
        } = new("two", [new PathwayRoot { Name = "Root A" }, new PathwayRoot { Name = "Root B" }]);

    /// <summary>All terms of the world: each is asked for once.</summary>
    public HierarchyInput Input { get;
        } = new(Roots, [], [.. Enumerable.Range(0, Terms).Select(static index => $"term {index}")], maxDepth: 50);

    /// <summary>The parent: a term with a higher number, or a root.</summary>
    public string Parent(string term)
    {
        var number = int.Parse(term["term ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        var parent = number + 1 + new Random(unchecked(seed * 7919) + number).Next(20);
        return parent < Terms ? $"Term {parent}" : parent % 2 == 0 ? "Root A" : "Root B";
    }
}

/// <summary>Answers from a world, when it is let.</summary>
internal sealed class WorldCurator(SeededWorld world, Func<CancellationToken, Task> wait) : ICurator
{
    /// <summary>The lane of its calls; null where they cost nothing.</summary>
    public ICallLimiter? Limiter { get; init; }

    /// <summary>Told of each call before it may answer.</summary>
    public Action<Question> OnAsk { get; init; } = static _ => { };

    public ICallLimiter? GetLimiter(Question question) => Limiter;

    public string? GetAnswerer(Question question) => "world";

    public async ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        OnAsk(question);
        await wait(cancellation);
        return question is ParentQuestion parent
            ? new CuratorResponse<TAnswer>((TAnswer)(Answer)new ParentAnswer { Parent = world.Parent(parent.Subject), Reason = "graph" })
            : throw new NotSupportedException(question.Kind);
    }
}

/// <summary>A lane without limits: whoever goes through it is paid.</summary>
internal sealed class UnlimitedLimiter : ICallLimiter
{
    public int Concurrency => int.MaxValue;

    public Task<ICallPermit> AcquireAsync(PermitRequest request, CancellationToken cancellation) =>
        Task.FromResult<ICallPermit>(new Permit());

    private sealed class Permit : ICallPermit
    {
        public void Settle(CallUsage? usage)
        {
            // Nothing is counted.
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}

/// <summary>Knows nothing about any name.</summary>
internal sealed class NullCatalog : ITermCatalog
{
    public string? Spelling(string termKey) => null;

    public string? Identifier(string termKey) => null;

    public bool Contradicts(string childKey, string parentKey) => false;
}
