using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;

namespace Pathway.Worker;

/// <summary>A world of terms that is determined by a seed, so that two processes agree on it.</summary>
internal sealed class SeededWorld(int seed)
{
    private const int Terms = 120;

    public static PathwayRootProfile Roots { get;
        } = new("two", [new PathwayRoot { Name = "Root A" }, new PathwayRoot { Name = "Root B" }]);

    /// <summary>All terms of the world.</summary>
    public HierarchyInput Input { get;
        } = new(Roots, [], [.. Enumerable.Range(0, Terms).Select(static index => $"term {index}")], maxDepth: 50);

    /// <summary>Interactions with functions that have text and no term.</summary>
    public static IReadOnlyList<PathwayInteraction> Interactions { get; } = [.. Enumerable.Range(0, 15).Select(static pair =>
        new PathwayInteraction
        {
            Id = $"pair {pair}", Query = "ATXN3", Partner = "VCP", Json = "{}",
            Functions = [.. Enumerable.Range(3 * pair, 3).Select(static number => new PathwayFunction
            {
                Title = $"Function {number}", CellularProcess = $"What number {number} does to a cell.",
            })],
        })];

    /// <summary>The parent: a term with a higher number, or a root.</summary>
    public string Parent(string term)
    {
        var number = int.Parse(term["term ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        var parent = number + 1 + new Random(unchecked(seed * 7919) + number).Next(20);
        return parent < Terms ? $"Term {parent}" : parent % 2 == 0 ? "Root A" : "Root B";
    }
}

/// <summary>Answers from a world, after a wait.</summary>
internal sealed class WorldCurator(SeededWorld world, Func<CancellationToken, Task> wait) : ISingleQuestionCurator, ICallPolicy
{
    public ICallPolicy CallPolicy => this;

    /// <summary>The limiter of its calls; null where they are free.</summary>
    public ICallLimiter? Limiter { get; init; }

    /// <summary>Called for each call before its wait.</summary>
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

/// <summary>A limiter without limits. Calls with a limiter are shared by processes.</summary>
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
