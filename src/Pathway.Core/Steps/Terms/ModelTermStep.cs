using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Terms;

/// <summary>
/// Assigns pathway terms as <see cref="TermStep"/> does, but a model reads the texts of functions: it names the term of each, and then says
/// which of the new terms are known under another name. Functions without text, or whose text names no process for the model, get their
/// terms from annotation. The result does not depend on the order of the interactions and of the answers.
/// </summary>
/// <param name="step">Assigns by text and annotation.</param>
/// <param name="catalog">The spellings of the ontology.</param>
/// <param name="certain">The confidence from which the ontology match counts and the model is not asked; null to ask always.</param>
internal sealed class ModelTermStep(TermStep step, ITermCatalog catalog, double? certain)
{
    /// <summary>Assigns terms. A function whose question stayed open has none, with the reason.</summary>
    /// <param name="interactions">The interactions.</param>
    /// <param name="known">Terms that are known besides those of the interactions.</param>
    /// <param name="asker">Answers the questions.</param>
    /// <param name="cancellation">Stops the step.</param>
    /// <returns>The interactions, in their order.</returns>
    public async Task<IReadOnlyList<PathwayInteraction>> AssignAsync(IReadOnlyCollection<PathwayInteraction> interactions,
        IEnumerable<string> known, IAsker asker, CancellationToken cancellation)
    {
        var reading = await ReadAsync(interactions, known, asker, cancellation).ConfigureAwait(false);
        return await FinishAsync(reading, asker, cancellation).ConfigureAwait(false);
    }

    /// <summary>The first half: the model reads the texts.</summary>
    public async Task<TermReadings> ReadAsync(IReadOnlyCollection<PathwayInteraction> interactions, IEnumerable<string> known,
        IAsker asker, CancellationToken cancellation)
    {
        var readings = new TermReadings(interactions, known);
        foreach (var (place, interaction) in readings.Interactions.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            // A negative interaction is never placed, so that its terms are not worth a call.
            readings.Assigned[place] = interaction.IsNegative ? step.Assign(interaction)
                : step.Assign(interaction, (number, genes) => Read(readings, place, number, genes));
        }
        await readings.AskAsync(asker, cancellation).ConfigureAwait(false);
        return readings;
    }

    /// <summary>The second half: the model's terms become known ones where they name the same.</summary>
    public async Task<IReadOnlyList<PathwayInteraction>> FinishAsync(TermReadings readings, IAsker asker, CancellationToken cancellation)
    {
        var standards = await new TermStandardizer(catalog, step.OntologyName)
            .StandardizeAsync(readings.Proposals, readings.KnownTerms, asker, cancellation).ConfigureAwait(false);
        foreach (var (place, functions) in readings.Asked)
        {
            readings.Assigned[place] = step.Assign(readings.Interactions[place],
                (number, genes) => functions.TryGetValue(number, out var question)
                    ? Use(readings.FindReply(question), standards)
                    : ReadWithoutAsking(readings.Interactions[place].Functions[number], genes));
        }
        return readings.Assigned;
    }

    private TextReading Read(TermReadings readings, int place, int number, IReadOnlyList<GeneProcesses> genes)
    {
        var function = readings.Interactions[place].Functions[number];
        var reading = ReadWithoutAsking(function, genes);
        return reading.Assignment is null && AssignTermQuestion.Of(function) is { } question ? readings.Add(place, number, question)
            : reading;
    }

    private TextReading ReadWithoutAsking(PathwayFunction function, IReadOnlyList<GeneProcesses> genes) =>
        new(certain is { } minimum ? step.ReadText(function, genes, minimum) : null);

    private TextReading Use(Reply<AssignTermAnswer> reply, IReadOnlyDictionary<string, StandardTerm> standards)
    {
        if (reply.Failure is { } failure) { return new TextReading(TermStep.CreateUnanswered(failure.Message)); }
        var (answer, provenance) = (reply.Answer!, reply.Provenance!);
        if (!TermReadings.IsUsable(answer.Term, out var key))
        {
            var why = answer.Term is null ? answer.Reason : "the answer is no name of a process";
            return new TextReading(null, $"{provenance.Answerer}, names no process{(why is null ? "" : $": {why}")}");
        }
        var standard = standards[key];
        var id = catalog.Identifier(TermName.Key(standard.Name));
        return new TextReading(new PathwayTermAssignment
        {
            Term = standard.Name, OntologyId = id, InformationContent = step.FindInformationContent(id),
            Provenance = provenance with
            {
                Answerer = string.Join("; ", new[] { provenance.Answerer, standard.DecidedBy }.OfType<string>()),
                Reason = Explain(provenance.Reason, TermName.Clean(answer.Term), standard),
            },
        });
    }

    private static string? Explain(string? reason, string proposed, StandardTerm standard)
    {
        if (TermName.Same(proposed, standard.Name)) { return reason; }
        var renamed = $"named '{proposed}', known as '{standard.Name}'{(standard.Reason is null ? "" : $": {standard.Reason}")}";
        return reason is null ? renamed : $"{reason}; {renamed}";
    }
}

/// <summary>What a model was asked about the texts of functions, and what it answered.</summary>
internal sealed class TermReadings
{
    private readonly Dictionary<string, AssignTermQuestion> questions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Reply<AssignTermAnswer>> replies = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> known;

    public TermReadings(IReadOnlyCollection<PathwayInteraction> interactions, IEnumerable<string> known)
    {
        Interactions = [.. interactions];
        Assigned = [.. interactions];
        this.known = [.. known];
    }

    /// <summary>The interactions of the input.</summary>
    public IReadOnlyList<PathwayInteraction> Interactions { get; }

    /// <summary>Beside each the interaction with its terms; a function that the model reads has none in the first half.</summary>
    public PathwayInteraction[] Assigned { get; }

    /// <summary>By the place of its interaction and the number of the function, the key of the question.</summary>
    public SortedDictionary<int, Dictionary<int, string>> Asked { get; } = [];

    /// <summary>The terms that the model named, in each of its spellings.</summary>
    public IEnumerable<string> Proposals => replies.Values.Select(static reply => reply.Answer?.Term)
        .Where(static term => IsUsable(term, out _)).Select(static term => TermName.Clean(term));

    /// <summary>
    /// The terms that were known before the model named any: those of the input, and those that were assigned without it.
    /// </summary>
    public IEnumerable<string> KnownTerms => known.Concat(Assigned.SelectMany(static interaction => interaction.Terms));

    /// <summary>Adds a question about a function.</summary>
    public TextReading Add(int place, int number, AssignTermQuestion question)
    {
        var key = QuestionKey.InFlight(question);
        questions.TryAdd(key, question);
        if (!Asked.TryGetValue(place, out var functions)) { Asked[place] = functions = []; }
        functions[number] = key;
        return new TextReading(TermStep.CreateUnanswered("not asked yet"));
    }

    /// <summary>Asks all questions, each once.</summary>
    public async Task AskAsync(IAsker asker, CancellationToken cancellation)
    {
        var asked = questions.ToArray();
        AssignTermQuestion[] all = [.. asked.Select(static pair => pair.Value)];
        var answered = await asker.AskAllAsync<AssignTermAnswer>(all, Priority.Term, cancellation).ConfigureAwait(false);
        foreach (var ((key, _), reply) in asked.Zip(answered)) { replies[key] = reply; }
    }

    /// <summary>The reply to a question.</summary>
    public Reply<AssignTermAnswer> FindReply(string key) => replies[key];

    /// <summary>Whether a text can be the name of a term.</summary>
    public static bool IsUsable(string? term, out string key) =>
        (key = TermName.Key(term)).Length is > 0 and <= TermName.MaximumLength;
}

/// <summary>Estimates the questions about the terms of functions.</summary>
internal static class TermEstimate
{
    /// <summary>
    /// The estimate; the interactions with the terms that are known already; and with those that they will probably get.
    /// </summary>
    public static async Task<(RunEstimate Estimate, IReadOnlyList<PathwayInteraction> Known, IReadOnlyList<PathwayInteraction> Expected)>
        OfAsync(ModelTermStep step, IReadOnlyCollection<PathwayInteraction> interactions, IReadOnlyCollection<string> known,
            IEstimator asker, CancellationToken cancellation)
    {
        var start = EstimateStart.Of(asker);
        var readings = await step.ReadAsync(interactions, known, asker, cancellation).ConfigureAwait(false);
        var certain = start.AddedUnknown;
        if (certain == 0)
        {
            // A question about a known term depends on no unknown one.
            var assigned = await step.FinishAsync(readings, asker, cancellation).ConfigureAwait(false);
            if (start.AddedUnknown == 0) { return (start.Complete(0), assigned, assigned); }
        }
        var proposals = readings.Proposals.Select(TermName.Key).Distinct(StringComparer.Ordinal).Count();
        // A term that is not known yet may change the question about one that is.
        var expected = await step.AssignAsync(interactions, known, asker.Prediction, cancellation).ConfigureAwait(false);
        return (start.Complete(certain + proposals), readings.Assigned, expected);
    }
}
