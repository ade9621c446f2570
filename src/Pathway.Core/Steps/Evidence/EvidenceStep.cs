using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>
/// Checks evidence. Returns all interactions in their order; each interaction, function and piece of evidence has one verdict.
/// </summary>
internal static class EvidenceStep
{
    /// <summary>The interactions with their verdicts.</summary>
    /// <param name="input">The interactions to check.</param>
    /// <param name="asker">Answers questions about publications and claims.</param>
    /// <param name="genes">The names of proteins.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <exception cref="OperationCanceledException">The check was stopped.</exception>
    public static async Task<IReadOnlyList<PathwayInteraction>> CheckAsync(EvidenceInput input, IAsker asker, IGeneNames genes,
        CancellationToken cancellation)
    {
        var names = new ProteinNames(genes);
        var checker = new EvidenceChecker(names);
        var cases = input.Cases.ToArray();
        var fetchResults = await new EvidenceFetcher(asker, checker, input.RecordAge, cancellation).FetchAsync(cases).ConfigureAwait(false);
        var verdicts = new Dictionary<EvidencePlace, PathwayVerdict>();
        for (var i = 0; i < cases.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var verdict = checker.Check(cases[i], fetchResults[i]);
            verdicts[cases[i].Place] = verdicts.TryGetValue(cases[i].Place, out var before) ? VerdictRollUp.Best(before, verdict) : verdict;
        }
        var checkedInteractions = VerdictAttacher.Attach(input.Interactions, verdicts);
        if (!input.AsksModel) { return checkedInteractions; }
        var fetched = cases.Select(static (one, i) => (one.Place, i)).ToLookup(static pair => (pair.Place.Interaction, pair.Place.Function),
            pair => (cases[pair.i], fetchResults[pair.i]));
        return await new ClaimChecker(asker, names, cancellation).CheckAsync(checkedInteractions, fetched).ConfigureAwait(false);
    }
}

/// <summary>
/// Estimates the questions of an evidence check. Whether a model is asked about a claim depends on the publication: of those that are not
/// stored, as many leave the claim open as of those that are stored, and they are as long; of few, the usual part.
/// </summary>
internal static class EvidenceEstimate
{
    // Of five functions whose publications are fetched, the records leave three open. It counts as much as so many functions.
    private const double UsuallyOpen = 0.6;
    private const int Prior = 6;

    // As long as an abstract.
    private const int Sentences = 9;

    private static readonly ClaimSource[] Usual =
        [new("00000000", [.. Enumerable.Repeat(string.Concat(Enumerable.Repeat("word ", 28)), Sentences)])];

    public static async Task<RunEstimate> OfAsync(EvidenceInput input, IEstimator asker, IGeneNames genes, CancellationToken cancellation)
    {
        var start = EstimateStart.Of(asker);
        var claims = new ClaimCounter(asker);
        var judged = await EvidenceStep.CheckAsync(input, claims, genes, cancellation).ConfigureAwait(false);
        if (start.AddedUnknown == 0) { return start.Complete(0); }
        await EvidenceStep.CheckAsync(input, asker.Prediction, genes, cancellation).ConfigureAwait(false);
        var dependent = input.AsksModel ? FindDependent(judged) : [];
        var known = judged.Sum(static interaction => interaction.Functions.Count(static one => one.Evidence.Count > 0)) - dependent.Length;
        var open = (claims.Asked.Count + (UsuallyOpen * Prior)) / (known + Prior);
        ClaimSource[][] samples = [.. claims.Asked.Select(static claim => claim.Sources.ToArray()).Where(static one => one.Length > 0)];
        await asker.Prediction.AskAllAsync<ClaimAnswer>(
        [
            .. dependent.Where((_, i) => Math.Floor((i + 1) * open) > Math.Floor(i * open))
                .Select((one, i) => CreateClaim(one, samples.Length == 0 ? Usual : samples[i % samples.Length], genes)),
        ], 0, cancellation).ConfigureAwait(false);
        // At most one more question for each publication that is not stored: its full text; and the claims, each with another source.
        return start.Complete(start.AddedUnknown + (2L * dependent.Length));
    }

    // Keeps the questions about claims.
    private sealed class ClaimCounter(IAsker asker) : IAsker
    {
        public List<ClaimQuestion> Asked { get; } = [];

        public string RunId => asker.RunId;

        public Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
            where TAnswer : Answer => asker.AskAsync(question, priority, cancellation);

        public Task<IReadOnlyList<Reply<TAnswer>>> AskAllAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int priority,
            CancellationToken cancellation)
            where TAnswer : Answer
        {
            Asked.AddRange(questions.Cast<Question>().OfType<ClaimQuestion>());
            return asker.AskAllAsync(questions, priority, cancellation);
        }
    }

    // Functions that cite a publication, about which nothing is known without it.
    private static (PathwayInteraction Interaction, PathwayFunction Function)[] FindDependent(
        IReadOnlyList<PathwayInteraction> judged) =>
    [
        .. judged.SelectMany(static interaction => interaction.Functions
            .Where(static function => function.Evidence.Count > 0 && function.Verdict is { Kind: PathwayVerdictKind.Unchecked })
            .Select(function => (interaction, function))),
    ];

    private static ClaimQuestion CreateClaim((PathwayInteraction Interaction, PathwayFunction Function) dependent,
        IReadOnlyList<ClaimSource> sources, IGeneNames genes) =>
        ClaimQuestionBuilder.Build(dependent.Interaction, dependent.Function, [], new ProteinNames(genes)) with { Sources = sources };
}

/// <summary>Adds verdicts to interactions, functions and evidence, and changes nothing else.</summary>
internal static class VerdictAttacher
{
    /// <param name="interactions">The interactions.</param>
    /// <param name="verdicts">The verdicts on their evidence.</param>
    public static IReadOnlyList<PathwayInteraction> Attach(IReadOnlyList<PathwayInteraction> interactions,
        IReadOnlyDictionary<EvidencePlace, PathwayVerdict> verdicts) => [.. interactions.Select((interaction, index) =>
    {
        var functions = interaction.Functions.Select((function, number) =>
        {
            var evidence = Attach(function.Evidence, new EvidencePlace(index, number, 0), verdicts);
            return function with
            {
                Evidence = evidence,
                Verdict = VerdictRollUp.Of([.. evidence.Select(static one => one.Verdict!)], "pieces of evidence", "No evidence given."),
            };
        }).ToArray();
        var whole = interaction with
        {
            Functions = functions,
            Evidence = Attach(interaction.Evidence, new EvidencePlace(index, EvidencePlace.OfInteraction, 0), verdicts),
        };
        return whole with { Verdict = RollUp(whole) };
    })];

    /// <summary>
    /// Copies verdicts to the interactions of a hierarchy, whose terms may have been renamed meanwhile. Equal records have equal verdicts.
    /// </summary>
    /// <param name="checkedInteractions">The interactions of the input, with their verdicts.</param>
    /// <param name="interactions">The interactions of the hierarchy.</param>
    public static IReadOnlyList<PathwayInteraction> Copy(IReadOnlyList<PathwayInteraction> checkedInteractions,
        IReadOnlyList<PathwayInteraction> interactions)
    {
        var byRecord = checkedInteractions.DistinctBy(static interaction => (interaction.Id, interaction.Json))
            .ToDictionary(static interaction => (interaction.Id, interaction.Json));
        return [.. interactions.Select(interaction => Copy(byRecord[(interaction.Id, interaction.Json)], interaction))];
    }

    /// <summary>The verdict of an interaction from those of its functions and of its own evidence.</summary>
    public static PathwayVerdict RollUp(PathwayInteraction interaction)
    {
        var own = interaction.Evidence.Select(static one => one.Verdict!).ToArray();
        // A function without evidence says nothing where the interaction itself has evidence.
        var functions = interaction.Functions.Where(function => own.Length == 0 || function.Evidence.Count > 0
            || function.Verdict is not { Kind: PathwayVerdictKind.Unchecked }).Select(static one => one.Verdict!).ToArray();
        return VerdictRollUp.Of([.. functions, .. own], own.Length == 0 ? "functions" : "functions and pieces of evidence",
            "No function and no evidence given.");
    }

    private static PathwayInteraction Copy(PathwayInteraction source, PathwayInteraction target) => target with
    {
        Verdict = source.Verdict,
        Evidence = source.Evidence,
        Functions = [.. target.Functions.Zip(source.Functions,
            static (function, verdicts) => function with { Verdict = verdicts.Verdict, Evidence = verdicts.Evidence })],
    };

    private static PathwayEvidence[] Attach(IReadOnlyList<PathwayEvidence> evidence, EvidencePlace first,
        IReadOnlyDictionary<EvidencePlace, PathwayVerdict> verdicts) =>
        [.. evidence.Select((one, place) => one with { Verdict = verdicts[first with { Evidence = place }] })];
}
