using System.Globalization;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>What an estimate depends on besides the questions.</summary>
/// <param name="Command">The command.</param>
internal sealed record EstimateOptions(string Command)
{
    /// <summary>The most concurrent calls; null for the limits of the model.</summary>
    public int? ThrottleLimit { get; init; }

    /// <summary>The kinds of question that go out as batch jobs.</summary>
    public IReadOnlyCollection<string> BatchKinds { get; init; } = [];
}

/// <summary>Makes an estimate of calls, tokens, cost and time from questions that were counted.</summary>
internal static class EstimateBuilder
{
    // Where calls of the model are not known yet.
    private const double TypicalSeconds = 4;

    // A call that takes so many times as long as usual is rare.
    private const double SlowFactor = 4;

    private const double MinutesPerDay = 24 * 60;

    // An answer that a reply leaves out is asked for again, in a smaller call and at last alone.
    private const int RepeatsInBatches = 2;

    /// <param name="asker">Has counted the questions.</param>
    /// <param name="counts">Their number.</param>
    /// <param name="options">What the estimate depends on besides.</param>
    public static PathwayEstimate Create(DryRunAsker asker, RunEstimate counts, EstimateOptions options)
    {
        var groups = Group(asker, counts);
        var models = FindModels(groups.Length > 0 ? groups.Select(static group => group.Curator) : asker.Curators);
        var estimate = new PathwayEstimate
        {
            Command = options.Command, StoredAnswers = counts.Stored,
            Model = models.Length == 0 ? null : string.Join(", ", models.Select(static model => model.Name)),
            LeastQuestions = counts.Minimum, ExpectedQuestions = counts.Expected, MostQuestions = counts.Maximum,
        };
        // In a replay nobody is asked.
        if (asker.IsReplay) { return estimate with { LeastQuestions = 0, ExpectedQuestions = 0, MostQuestions = 0 }; }
        var rounds = Math.Max(asker.Plan.Rounds, asker.Prediction.Plan.Rounds);
        var asOf = models.Min(static model => model.PriceAsOf);
        var (cheapest, further) = (FindSmallest(asker), groups.Length == 0 ? 0 : counts.Maximum - counts.Minimum);
        var (least, expected, most) = (new Sum(options), new Sum(options), new Sum(options) { MayBeStandard = true });
        foreach (var group in groups) { group.AddTo(least, expected, most); }
        if (further > 0)
        {
            groups.MaxBy(static group => group.MostPerCall.OutputTokens + group.MostPerCall.InputTokens)!.AddTo(most, further);
        }
        return estimate with
        {
            LeastCalls = least.Calls, ExpectedCalls = expected.Calls, MostCalls = most.Calls,
            LeastTokens = least.Tokens, ExpectedTokens = expected.Tokens, MostTokens = most.Tokens,
            LeastCost = least.Costs.Used, ExpectedCost = expected.Costs.Used, MostCost = most.Costs.Used,
            StandardCost = expected.Costs.Standard, FlexCost = expected.Costs.Flex, BatchCost = expected.Costs.Batch,
            Currency = models.Select(static model => model.Currency).FirstOrDefault(static currency => currency is not null),
            PriceAsOf = asOf?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            PriceAgeDays = asOf is { } day ? Math.Max(0, asker.Today.DayNumber - day.DayNumber) : null,
            SmallestMaxTokens = cheapest is null ? null : cheapest.InputTokens + cheapest.OutputTokens + cheapest.ThoughtTokens,
            SmallestMaxCost = cheapest?.Cost,
            LeastMinutes = least.Minutes(1), ExpectedMinutes = expected.Minutes(rounds), MostMinutes = most.Minutes(2 * rounds),
        };
    }

    // Those that are asked; where none is, those that could be.
    private static ModelFacts[] FindModels(IEnumerable<ICurator> curators) =>
    [
        .. curators.Select(static curator => curator.CallPolicy.Facts).OfType<ModelFacts>().DistinctBy(static model => model.Name)
            .OrderBy(static model => model.Name, StringComparer.Ordinal),
    ];

    // What a budget must reserve for the first call.
    private static CallUsage? FindSmallest(DryRunAsker asker) => (asker.Plan.Cheapest ?? asker.Prediction.Plan.Cheapest) is { } call
        ? RunBudget.FindLeastUsage(call.Curator.CallPolicy, call.Questions) : null;

    // The calls that are certain, and those that are expected besides.
    private static GroupEstimate[] Group(DryRunAsker asker, RunEstimate counts)
    {
        var certain = asker.Plan.Groups.ToDictionary(static group => (group.Curator, group.Kind));
        var predicted = asker.Prediction.Plan.Groups.ToDictionary(static group => (group.Curator, group.Kind));
        var past = PastCalls.Read(asker.Store,
            certain.Values.Concat(predicted.Values).Select(static group => group.Answerer).ToHashSet(StringComparer.Ordinal));
        var added = asker.Prediction.OpenCount - asker.OpenCount;
        var scale = added > 0 ? (counts.Expected - counts.Minimum) / (double)added : 1;
        return
        [
            .. certain.Keys.Union(predicted.Keys).Select(key => new GroupEstimate(certain.GetValueOrDefault(key),
                predicted.GetValueOrDefault(key), past, scale)),
        ];
    }

    // The calls for one kind of question.
    private sealed class GroupEstimate
    {
        private readonly EstimatedCalls certain;
        private readonly EstimatedCalls all;
        private readonly PastUsage past;
        private readonly PastUsage pastOfModel;
        private readonly ModelFacts? model;
        private readonly double scale;

        public GroupEstimate(EstimatedCalls? certain, EstimatedCalls? predicted, PastCalls past, double scale)
        {
            this.certain = certain ?? predicted! with { Calls = 0, Questions = 0, Least = new(), Expected = new(), Most = new() };
            all = predicted is null || predicted.Questions < this.certain.Questions ? this.certain : predicted;
            this.past = past.Of(all.Answerer);
            pastOfModel = past.OfModel(all.Answerer);
            this.scale = scale;
            model = all.Curator.CallPolicy.Facts;
        }

        public ICurator Curator => all.Curator;

        /// <summary>What a call uses at most.</summary>
        public CallUsage MostPerCall => new()
            { InputTokens = all.Most.InputTokens / Math.Max(1, all.Calls), OutputTokens = all.Most.OutputTokens / Math.Max(1, all.Calls) };

        private double SecondsPerCall => past.SecondsPerCall(TypicalSeconds);

        public void AddTo(Sum least, Sum expected, Sum most)
        {
            least.Add(all.Kind, model, certain.Calls, certain.Least, 0);
            expected.Add(all.Kind, model, Scale(certain.Calls, all.Calls), Expect(), SecondsPerCall);
            most.Add(all.Kind, model, certain.Calls, certain.Most, SecondsPerCall * SlowFactor);
            if (certain.Questions > certain.Calls) { AddTo(most, RepeatsInBatches * certain.Questions); }
        }

        /// <summary>Adds so many calls as long as they may be.</summary>
        public void AddTo(Sum most, long calls)
        {
            var one = MostPerCall;
            var usage = new CallUsage { InputTokens = one.InputTokens * calls, OutputTokens = one.OutputTokens * calls };
            most.Add(all.Kind, model, calls, usage, SecondsPerCall * SlowFactor);
        }

        private CallUsage Expect()
        {
            if (all.Calls == 0) { return new CallUsage(); }
            var (calls, questions) = ((double)Scale(certain.Calls, all.Calls), (double)Scale(certain.Questions, all.Questions));
            return new CallUsage
            {
                InputTokens = (long)(calls * past.InputPerCall(all.Expected.InputTokens / (double)all.Calls)),
                OutputTokens = (long)(questions * past.OutputPerQuestion(all.Expected.OutputTokens / (double)all.Questions)),
                // A model thinks about as much, whatever it is asked.
                ThoughtTokens = (long)(calls * (past.Calls > 0 ? past : pastOfModel)
                    .ThoughtsPerCall(all.Expected.ThoughtTokens / (double)all.Calls)),
            };
        }

        private long Scale(long known, long predicted) => known + (long)Math.Round((predicted - known) * scale);
    }

    // A total over the kinds of question.
    private sealed class Sum(EstimateOptions options)
    {
        private readonly Dictionary<string, (ModelFacts Model, long Calls, long Input, double Seconds)> times = new(StringComparer.Ordinal);

        /// <summary>Whether calls of the flex tier may cost what those of the standard tier do: a server may serve that.</summary>
        public bool MayBeStandard { get; init; }

        public long Calls { get; private set; }

        public long Tokens { get; private set; }

        public TierCosts Costs { get; private set; } = new(0, 0, 0, 0);

        public void Add(string kind, ModelFacts? model, long calls, CallUsage usage, double secondsPerCall)
        {
            Calls += calls;
            Tokens += usage.InputTokens + usage.OutputTokens + usage.ThoughtTokens;
            var costs = model?.Price(usage) ?? default;
            var isBatch = options.BatchKinds.Contains(kind);
            Costs += isBatch ? costs with { Used = costs.Batch }
                : MayBeStandard && costs.Standard > costs.Used ? costs with { Used = costs.Standard } : costs;
            if (model is null || isBatch) { return; }
            var before = times.GetValueOrDefault(model.Name);
            times[model.Name] = (model, before.Calls + calls, before.Input + usage.InputTokens, before.Seconds + (calls * secondsPerCall));
        }

        // Models have limits of their own, and work at the same time.
        public double Minutes(long rounds) => Math.Round(times.Values.Select(time => Minutes(time, rounds)).DefaultIfEmpty(0).Max(), 2);

        private double Minutes((ModelFacts Model, long Calls, long Input, double Seconds) time, long rounds)
        {
            if (time.Calls == 0) { return 0; }
            var (model, perCall) = (time.Model, time.Seconds / time.Calls);
            var together = Math.Max(1, Math.Min(model.Concurrency, options.ThrottleLimit ?? model.Concurrency));
            var working = Math.Max(time.Seconds / together, Math.Min(rounds, time.Calls) * perCall) / 60;
            // What a minute or a day allows goes at once; the rest waits.
            var days = model.RequestsPerDay is { } day ? (time.Calls - 1) / day : 0;
            return Math.Max(working, Math.Max(Wait(time.Calls, model.RequestsPerMinute), Wait(time.Input, model.TokensPerMinute)))
                + (days * MinutesPerDay);
        }

        private static double Wait(long amount, long? perMinute) => perMinute is > 0 ? Math.Max(0, (amount / (double)perMinute) - 1) : 0;
    }
}
