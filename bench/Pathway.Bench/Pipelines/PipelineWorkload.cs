using System.Globalization;
using System.Text.Json.Nodes;
using Pathway.Bench.HierarchyBuilding;
using Pathway.Bench.Loopback;
using Pathway.Bench.Planning;
using Pathway.Emulator.Timing;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Siblings;

namespace Pathway.Bench.Pipelines;

/// <summary>
/// All calls of a pipeline on the original's figures, about 200, drawn by a seed: 100 terms climb, each parent gets siblings, some names
/// look alike, some gain a second parent, what hangs under a root is asked whether it belongs there, and claims are checked beside it. The
/// answers leave the tree of the climb as it is, so that every way to run it can be held against that.
/// </summary>
internal sealed class PipelineWorkload
{
    private const int DuplicateCount = 30;
    private const int UndecidedCount = 15;
    private const int NewNameCount = 6;
    private const int ClaimsChecked = 45;

    private static readonly int[] LevelSizes = [69, 18, 9, 4];

    private readonly Dictionary<string, JsonNode?> answers = new(StringComparer.Ordinal);

    public PipelineWorkload(int seed)
    {
        var roots = EmulatedModel.Roots;
        var random = new Random(seed);
        var names = new PipelineTermNames(LevelSizes[0], DuplicateCount);
        Hierarchy =
            new HierarchyWorkload(
                new WorkloadShape(LevelSizes,
                    [ParentPosition.NextLevel, ParentPosition.NextLevel, ParentPosition.NextLevel, ParentPosition.Root], names.Term),
                    random, [.. roots.Roots.Select(static root => root.Name)]);
        var parents = Hierarchy.Parents.Values.Distinct(StringComparer.Ordinal)
            .ToDictionary(TermName.Key, static name => name, StringComparer.Ordinal);
        var gained = CreateUndecided(random);
        ParentCalls = Calls(Hierarchy.Parents.Keys.Order(StringComparer.Ordinal), EmulatedModel.Question, term => Hierarchy.Parents[term]);
        Siblings =
            Calls(parents.Keys.Order(StringComparer.Ordinal), parent => SiblingsStep.Question(roots, parent),
                parent =>
                    Named(roots.Find(parent) is { } root ? OfRoot(root) : random,
                        gained.Where(one => one.Parent == parent).Select(static one => one.Term)));
        Pairs = WorkloadCall.Batches([.. names.Pairs.Select(static pair => SameConceptQuestion.Of(pair.Left, pair.Right))]);
        foreach (var (left, right) in names.Pairs) { answers.Add($"same-concept:{left} = {right}", false); }
        Choices = Calls(gained.OrderBy(static one => one.Term, StringComparer.Ordinal),
            one => new ChooseParentQuestion
                { Subject = one.Term, Roots = roots,
                    Candidates = [.. new[] { one.Parent, TermName.Key(Hierarchy.Parents[one.Term]) }.Order(StringComparer.Ordinal)] },
                    one => Hierarchy.Parents[one.Term]);
        Intermediates =
            Calls(Hierarchy.Parents.Where(link => roots.Find(link.Value) is not null)
                .OrderBy(static link => link.Key, StringComparer.Ordinal),
            link => new IntermediateQuestion { Subject = link.Key, Root = TermName.Key(link.Value), Roots = roots }, static _ => true);
        Claims = [.. Enumerable.Range(0, ClaimsChecked).Select(claim => Claim(seed, claim))];
        Evidence = WorkloadCall.Batches(Claims);
        foreach (var claim in Claims)
        {
            answers.Add($"{claim.Kind}:{claim.Subject}", new JsonObject { ["verdict"] = ClaimAnswer.Supported });
        }
    }

    public HierarchyWorkload Hierarchy { get; }

    public IReadOnlyList<WorkloadCall> ParentCalls { get; }

    public IReadOnlyList<WorkloadCall> Siblings { get; }

    public IReadOnlyList<WorkloadCall> Pairs { get; }

    public IReadOnlyList<WorkloadCall> Choices { get; }

    public IReadOnlyList<WorkloadCall> Intermediates { get; }

    public IReadOnlyList<ClaimQuestion> Claims { get; }

    /// <summary>The calls that put the claims.</summary>
    public IReadOnlyList<WorkloadCall> Evidence { get; }

    /// <summary>How many names the siblings bring that are new.</summary>
    public int NewTerms => NewNameCount * Siblings.Count;

    /// <summary>All calls that build the hierarchy.</summary>
    public IEnumerable<WorkloadCall> HierarchyCalls => [.. ParentCalls, .. Siblings, .. Pairs, .. Choices, .. Intermediates];

    /// <summary>The answer to each question, by kind and name, for the emulator.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Answers => answers;

    private WorkloadCall[] Calls<TSubject>(IEnumerable<TSubject> subjects, Func<TSubject, Question> question,
        Func<TSubject, JsonNode?> answer) =>
    [
        .. subjects.Select(subject =>
        {
            var call = WorkloadCall.Of(question(subject));
            answers.Add(call.Key, answer(subject));
            return call;
        }),
    ];

    // Terms of the input, so that nothing is below them, each under another parent that is not its own.
    private (string Term, string Parent)[] CreateUndecided(Random random)
    {
        string[] terms = [.. Hierarchy.Leaves];
        string[] inner = [.. Hierarchy.Parents.Keys.Except(terms, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        random.Shuffle(terms);
        random.Shuffle(inner);
        return [.. terms.Zip(inner).Where(pair => Hierarchy.Parents[pair.First] != pair.Second).Take(UndecidedCount)];
    }

    // What is below a root is the same in every workload: it is one question. No workload has such a large seed.
    private static Random OfRoot(PathwayRoot root) => new(1_000_000_000 + EmulatedModel.Roots.Roots.ToList().IndexOf(root));

    private static ClaimQuestion Claim(int seed, int claim) => new()
    {
        Subject = string.Create(CultureInfo.InvariantCulture, $"claim {claim:00} of {seed}"), Query = "ABC1", Partner = "DEF2",
        Arrow = "binds", Direction = "", Statements = [],
        Sources = [new ClaimSource("1", ["ABC1 binds DEF2."])],
    };

    private static JsonArray Named(Random random, IEnumerable<string> known) =>
        new([.. known.Concat(Enumerable.Range(0, NewNameCount).Select(_ => PipelineTermNames.CreateName(random)))
            .Select(static name => new JsonObject { ["name"] = name })]);
}

/// <summary>
/// Names of a workload: three words that mean nothing, so that no rule and no ontology knows them. Of the first wave the last are spelt
/// almost as the first are, one letter apart: they have to be asked about.
/// </summary>
internal sealed class PipelineTermNames(int leafCount, int duplicates)
{
    private const string Consonants = "bdfgklmnprtvz";
    private const string Vowels = "aeiou";
    private const int Letters = 7;

    private readonly List<string> drawn = [];

    /// <summary>The pairs of names that are almost the same, the ordinally lesser first, in ordinal order.</summary>
    public IReadOnlyList<(string Left, string Right)> Pairs =>
    [
        .. Enumerable.Range(0, duplicates).Select(place => (One: drawn[place], Other: drawn[leafCount - duplicates + place]))
            .Select(static pair => string.CompareOrdinal(pair.One, pair.Other) < 0 ? pair : (pair.Other, pair.One))
            .OrderBy(static pair => pair.Item1, StringComparer.Ordinal),
    ];

    /// <summary>The name of a term; asked for wave by wave, in the order of the places.</summary>
    public string Term(Random random, int level, int place)
    {
        var name = level == 0 && place >= leafCount - duplicates ? CreateDuplicate(random, drawn[place - (leafCount - duplicates)])
            : CreateName(random);
        drawn.Add(name);
        return name;
    }

    /// <summary>Any other name.</summary>
    public static string CreateName(Random random) => string.Join(' ', Enumerable.Range(0, 3).Select(_ => CreateWord(random)));

    private static string CreateWord(Random random) =>
        string.Concat(Enumerable.Range(0, Letters)
            .Select(at => at % 2 == 0 ? Consonants[random.Next(Consonants.Length)] : Vowels[random.Next(Vowels.Length)]));

    // The first consonant of the second word, moved on by one to all but the whole alphabet.
    private static string CreateDuplicate(Random random, string name)
    {
        const int at = Letters + 1;
        var letter =
            Consonants[(Consonants.IndexOf(name[at], StringComparison.Ordinal) + random.Next(1, Consonants.Length)) % Consonants.Length];
        return string.Concat(name.AsSpan(0, at), [letter], name.AsSpan(at + 1));
    }
}

/// <summary>A call of the workload.</summary>
/// <param name="Kind">The kind of its questions.</param>
/// <param name="Key">Kind and names, as the emulator sees them.</param>
/// <param name="Name">The name by which the desk orders it.</param>
/// <param name="Body">What is sent.</param>
internal sealed record WorkloadCall(string Kind, string Key, string Name, byte[] Body)
{
    /// <summary>The call that puts some questions.</summary>
    public static WorkloadCall Of(params IReadOnlyList<Question> questions) =>
        new(questions[0].Kind, $"{questions[0].Kind}:{string.Join('\n', questions.Select(NameOf))}", questions[0].Subject,
            EmulatedModel.Body(questions));

    /// <summary>The calls that put some questions of one kind, given in the order in which the desk cuts batches.</summary>
    public static WorkloadCall[] Batches(IReadOnlyList<Question> questions) =>
        [.. questions.Chunk(EmulatedModel.BatchSize(questions[0].Kind)).Select(static some => Of(some))];

    /// <summary>The name of a question: its term; of a pair both.</summary>
    public static string NameOf(Question question) => question is SameConceptQuestion pair
        ? $"{pair.Subject} = {pair.Other}" : question.Subject;

    /// <summary>The call in a plan.</summary>
    public PlannedCall ToPlannedCall(int priority = 0) => new(Key, Name, LatencyByKind.Of(Kind, Key)) { Priority = priority };
}

/// <summary>
/// How long the emulator takes for each kind of question, as the original's calls did; known beforehand, by the same draw.
/// </summary>
internal static class LatencyByKind
{
    private static readonly Dictionary<string, double> Means = new(StringComparer.Ordinal)
    {
        ["parent"] = SampledLatency.Mean, ["siblings"] = 35, ["same-concept"] = 15, ["choose-parent"] = 15, ["intermediate"] = 15,
        [ClaimQuestion.Name] = 57,
    };

    /// <summary>What is said of them in a line.</summary>
    public static string Text =>
        string.Join(", ", Means.Select(static mean => string.Create(CultureInfo.InvariantCulture, $"{mean.Key} {mean.Value} s")));

    /// <summary>The same for the emulator's command line.</summary>
    public static string Option => string.Create(CultureInfo.InvariantCulture,
        $"bykind:{string.Join(',', Means.Select(static mean => string.Create(CultureInfo.InvariantCulture, $"{mean.Key}={mean.Value}")))}:{SampledLatency.Variation}:{SampledLatency.Seed}");

    /// <summary>Seconds for a call.</summary>
    /// <param name="kind">The kind of its questions.</param>
    /// <param name="key">Kind and names, as the emulator sees them.</param>
    public static double Of(string kind, string key) =>
        Latency.LogNormal(TimeSpan.FromSeconds(Means[kind]), SampledLatency.Variation, SampledLatency.Seed, key).TotalSeconds;
}
