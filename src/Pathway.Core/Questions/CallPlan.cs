namespace Pathway.Questions;

/// <summary>The calls to models that some questions would take. Calls that are free are not part of it. Safe for concurrent use.</summary>
internal sealed class CallPlan
{
    private readonly object gate = new();
    private readonly Dictionary<(ICurator Curator, string Kind), EstimatedCalls> groups = [];
    private readonly HashSet<(string Kind, int Priority)> rounds = [];
    private EstimatedCall? cheapest;

    /// <summary>The calls of each curator for each kind of question, by kind.</summary>
    public IReadOnlyList<EstimatedCalls> Groups
    {
        get { lock (gate) { return [.. groups.Values.OrderBy(static group => group.Kind, StringComparer.Ordinal)]; } }
    }

    /// <summary>How many calls follow one after the other at least: a level of a climb needs the answers of the one below.</summary>
    public int Rounds
    {
        get { lock (gate) { return rounds.Count; } }
    }

    /// <summary>The call that may use the least, after what a budget must reserve for it; null without a call.</summary>
    public EstimatedCall? Cheapest
    {
        get { lock (gate) { return cheapest; } }
    }

    /// <summary>Adds the calls for questions of one kind and one root profile, in the batches of a run.</summary>
    /// <param name="curator">The curator that is asked.</param>
    /// <param name="questions">The questions, in the order in which they are asked.</param>
    /// <param name="priority">Their priority.</param>
    public void Add(ICurator curator, IReadOnlyList<Question> questions, int priority)
    {
        if (questions.Count == 0) { return; }
        foreach (var batch in questions.Chunk(Math.Max(1, curator.CallPolicy.GetBatchSize(questions[0]))))
        {
            if (curator.CallPolicy.EstimateUsage(batch) is not { } expected) { return; }
            var most = curator.CallPolicy.GetMaxUsage(batch) ?? expected;
            var call = new EstimatedCall(curator, batch, expected);
            lock (gate)
            {
                rounds.Add((batch[0].Kind, priority));
                var key = (curator, batch[0].Kind);
                groups[key] = (groups.GetValueOrDefault(key) ?? new EstimatedCalls(curator, curator.GetAnswerer(batch[0])!, batch[0].Kind))
                    .Add(call, most);
                if (cheapest is null || call.Size < cheapest.Size) { cheapest = call; }
            }
        }
    }
}

/// <summary>A call that would be made.</summary>
/// <param name="Curator">Who is asked.</param>
/// <param name="Questions">The questions.</param>
/// <param name="Expected">What it is expected to use.</param>
internal sealed record EstimatedCall(ICurator Curator, IReadOnlyList<Question> Questions, CallUsage Expected)
{
    /// <summary>Its cost where a price is known, else its tokens: calls of one run are compared by it.</summary>
    public decimal Size => Expected.Cost ?? (Expected.InputTokens + Expected.OutputTokens + Expected.ThoughtTokens);
}

/// <summary>The calls of a curator for a kind of question.</summary>
/// <param name="Curator">The curator.</param>
/// <param name="Answerer">The name under which its answers are stored.</param>
/// <param name="Kind">The kind.</param>
internal sealed record EstimatedCalls(ICurator Curator, string Answerer, string Kind)
{
    // No text has so few tokens for its length, and no answer is shorter.
    private const int LeastInputDivisor = 2;
    private const int LeastOutput = 4;

    /// <summary>The number of calls.</summary>
    public long Calls { get; init; }

    /// <summary>The number of questions in them.</summary>
    public long Questions { get; init; }

    /// <summary>The tokens that they use at least.</summary>
    public CallUsage Least { get; init; } = new();

    /// <summary>The tokens that they are expected to use.</summary>
    public CallUsage Expected { get; init; } = new();

    /// <summary>The tokens that they use at most.</summary>
    public CallUsage Most { get; init; } = new();

    /// <summary>These and one more.</summary>
    public EstimatedCalls Add(EstimatedCall call, CallUsage most) => this with
    {
        Calls = Calls + 1, Questions = Questions + call.Questions.Count,
        Least = Sum(Least, call.Expected.InputTokens / LeastInputDivisor, LeastOutput * call.Questions.Count, 0),
        Expected = Sum(Expected, call.Expected.InputTokens, call.Expected.OutputTokens, call.Expected.ThoughtTokens),
        Most = Sum(Most, most.InputTokens, most.OutputTokens, most.ThoughtTokens),
    };

    private static CallUsage Sum(CallUsage sum, long input, long output, long thoughts) => new()
    {
        InputTokens = sum.InputTokens + input, OutputTokens = sum.OutputTokens + output, ThoughtTokens = sum.ThoughtTokens + thoughts,
    };
}

/// <summary>What an estimate tells about a model: its name, its prices and its limits.</summary>
/// <param name="Name">The name.</param>
/// <param name="Price">The cost of tokens in each service tier, today.</param>
internal sealed record ModelFacts(string Name, Func<CallUsage, TierCosts> Price)
{
    /// <summary>The currency of the price; null where no price is known.</summary>
    public string? Currency { get; init; }

    /// <summary>The day on which the price was known to hold; null where nobody says.</summary>
    public DateOnly? PriceAsOf { get; init; }

    /// <summary>Requests per minute; null for no limit, as for the next two.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Input tokens per minute.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests per day.</summary>
    public int? RequestsPerDay { get; init; }

    /// <summary>Concurrent requests.</summary>
    public int Concurrency { get; init; } = 1;
}

/// <summary>The cost of tokens in each service tier; null where it has no price.</summary>
/// <param name="Used">In the tier that is used.</param>
/// <param name="Standard">At once, at the list price.</param>
/// <param name="Flex">When there is capacity.</param>
/// <param name="Batch">As part of a job.</param>
internal readonly record struct TierCosts(decimal? Used, decimal? Standard, decimal? Flex, decimal? Batch)
{
    /// <summary>The sum; null in a tier where one of both has no price.</summary>
    public static TierCosts operator +(TierCosts left, TierCosts right) =>
        new(left.Used + right.Used, left.Standard + right.Standard, left.Flex + right.Flex, left.Batch + right.Batch);
}
