using System.Collections.Concurrent;
using System.Globalization;
using Pathway.Errors;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;
using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>A model in fake time that answers most calls soon, some late and some not; and counts what comes, as its server would.</summary>
internal sealed class TailedModel : ICurator
{
    private readonly int seed;
    private readonly TimeProvider clock;
    private readonly BudgetLimits budget;
    private readonly Lane lane;
    private readonly ConcurrentDictionary<string, int> asked = new(StringComparer.Ordinal);
    private readonly object gate = new();
    private int inside;
    private long tokens;

    public TailedModel(int seed, TimeProvider clock, ModelLimits limits, BudgetLimits? budget = null)
    {
        (this.seed, this.clock, this.budget) = (seed, clock, budget ?? new BudgetLimits(null, null, null));
        Windows = new WatchedWindows(limits, clock);
        lane = new Lane(new LaneId("test", "nowhere", "test", $"tailed {seed}"), limits, clock, Windows);
    }

    public WatchedWindows Windows { get; }

    public int Calls { get; private set; }

    public int MostInside { get; private set; }

    /// <summary>What was broken first, or null.</summary>
    public string? Broken { get; private set; }

    /// <summary>Whether calls fail now and then, in a way that may pass.</summary>
    public bool Fails { get; init; }

    public bool MayHedge => true;

    public string? Answerer(Question question) => "tailed";

    public ICallLane? Lane(Question question) => lane;

    public int Tokens(IReadOnlyList<Question> questions) => 100;

    public CallUsage? AtMost(IReadOnlyList<Question> questions) => new() { InputTokens = 200, OutputTokens = 100 };

    public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var nth = asked.AddOrUpdate(question.Subject, 1, static (_, before) => before + 1);
        var number = int.Parse(question.Subject.Split(' ')[1], CultureInfo.InvariantCulture);
        var random = new Random((((seed * 1009) + number) * 31) + nth);
        var used = new CallUsage { InputTokens = random.Next(50, 200), OutputTokens = random.Next(100) };
        Enter(used);
        try
        {
            // Log-normal, and one of thirty is stuck for minutes.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            await Task.Delay(TimeSpan.FromSeconds(random.Next(30) == 0 ? 200 : 10 * Math.Exp(0.6 * normal)), clock, cancellation);
            if (Fails && random.Next(20) == 0) { throw new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true) { Usage = used }; }
            return new Told<TAnswer>((TAnswer)(Answer)new ParentAnswer { Parent = $"parent of {question.Subject}" }, used);
        }
        finally
        {
            lock (gate) { inside--; }
        }
    }

    private void Enter(CallUsage used)
    {
        lock (gate)
        {
            Calls++;
            tokens += used.InputTokens + used.OutputTokens;
            MostInside = Math.Max(MostInside, ++inside);
            if (Calls > budget.Calls || tokens > budget.Tokens) { Broken ??= $"{Calls} calls and {tokens} tokens of {budget}"; }
        }
    }
}
