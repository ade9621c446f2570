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
/// All calls of a pipeline of the original's size, about 200, drawn by a seed: 100 terms with parents, siblings of each parent, pairs of
/// similar names, choices between two parents, intermediates between roots and their children, and claims. The answers do not change the
/// parents, so that the result of every mode can be compared with them.
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
        ParentPosition[] positions =
            [ParentPosition.NextLevel, ParentPosition.NextLevel, ParentPosition.NextLevel, ParentPosition.Root];
        Hierarchy = new HierarchyWorkload(
            new WorkloadShape(LevelSizes, positions, names.Term), random, [.. roots.Roots.Select(static root => root.Name)]);
        var parents = Hierarchy.Parents.Values.Distinct(StringComparer.Ordinal)
            .ToDictionary(TermName.Key, static name => name, StringComparer.Ordinal);
        var undecided = CreateUndecided(random);
        ParentCalls = Calls(Hierarchy.Parents.Keys.Order(StringComparer.Ordinal), EmulatedModel.Question, term => Hierarchy.Parents[term]);
        Siblings = Calls(parents.Keys.Order(StringComparer.Ordinal), parent => SiblingsStep.Question(roots, parent),
            parent => CreateSiblings(roots.Find(parent) is { } root ? CreateRandom(root) : random,
                undecided.Where(pair => pair.Parent == parent).Select(static pair => pair.Term)));
        Pairs = WorkloadCall.Batches([.. names.Pairs.Select(static pair => SameConceptQuestion.Of(pair.Left, pair.Right))]);
        foreach (var (left, right) in names.Pairs) { answers.Add($"same-concept:{left} = {right}", false); }
        Choices = Calls(undecided.OrderBy(static pair => pair.Term, StringComparer.Ordinal),
            pair => new ChooseParentQuestion
            {
                Subject = pair.Term,
                Roots = roots,
                Candidates = [.. new[] { pair.Parent, TermName.Key(Hierarchy.Parents[pair.Term]) }.Order(StringComparer.Ordinal)],
            },
            pair => Hierarchy.Parents[pair.Term]);
        var rootLinks = Hierarchy.Parents.Where(link => roots.Find(link.Value) is not null)
            .OrderBy(static link => link.Key, StringComparer.Ordinal);
        Intermediates = Calls(rootLinks,
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

    /// <summary>The calls of the claims.</summary>
    public IReadOnlyList<WorkloadCall> Evidence { get; }

    /// <summary>The number of new names from siblings.</summary>
    public int NewTerms => NewNameCount * Siblings.Count;

    /// <summary>All calls that build the hierarchy.</summary>
    public IEnumerable<WorkloadCall> HierarchyCalls => [.. ParentCalls, .. Siblings, .. Pairs, .. Choices, .. Intermediates];

    /// <summary>The answer to each question, by kind and name, for the emulator.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Answers => answers;

    private WorkloadCall[] Calls<TSubject>(
        IEnumerable<TSubject> subjects, Func<TSubject, Question> question, Func<TSubject, JsonNode?> answer) =>
    [
        .. subjects.Select(subject =>
        {
            var call = WorkloadCall.Of(question(subject));
            answers.Add(call.Key, answer(subject));
            return call;
        }),
    ];

    // Input terms, which have no children, each with another parent as second candidate.
    private (string Term, string Parent)[] CreateUndecided(Random random)
    {
        string[] terms = [.. Hierarchy.Leaves];
        string[] inner = [.. Hierarchy.Parents.Keys.Except(terms, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        random.Shuffle(terms);
        random.Shuffle(inner);
        return [.. terms.Zip(inner).Where(pair => Hierarchy.Parents[pair.First] != pair.Second).Take(UndecidedCount)];
    }

    // The siblings question of a root is the same in all workloads, so its answer must be too. No workload has such a large seed.
    private static Random CreateRandom(PathwayRoot root) => new(1_000_000_000 + EmulatedModel.Roots.Roots.ToList().IndexOf(root));

    private static ClaimQuestion Claim(int seed, int claim) => new()
    {
        Subject = string.Create(CultureInfo.InvariantCulture, $"claim {claim:00} of {seed}"),
        Query = "ABC1",
        Partner = "DEF2",
        Arrow = "binds",
        Direction = "",
        Statements = [],
        Sources = [new ClaimSource("1", ["ABC1 binds DEF2."])],
    };

    private static JsonArray CreateSiblings(Random random, IEnumerable<string> known) =>
        new([.. known.Concat(Enumerable.Range(0, NewNameCount).Select(_ => PipelineTermNames.CreateName(random)))
            .Select(static name => new JsonObject { ["name"] = name })]);
}

/// <summary>
/// Creates names of three meaningless words, which no rule and no ontology recognises. The last names of the first level differ from its
/// first names by one letter, so that they are compared by questions.
/// </summary>
internal sealed class PipelineTermNames(int leafCount, int duplicates)
{
    private const string Consonants = "bdfgklmnprtvz";
    private const string Vowels = "aeiou";
    private const int Letters = 7;

    private readonly List<string> drawn = [];

    /// <summary>The pairs of similar names, the ordinally lesser one first, in ordinal order.</summary>
    public IReadOnlyList<(string Left, string Right)> Pairs =>
    [
        .. Enumerable.Range(0, duplicates).Select(i => (First: drawn[i], Second: drawn[leafCount - duplicates + i]))
            .Select(static pair => string.CompareOrdinal(pair.First, pair.Second) < 0 ? pair : (pair.Second, pair.First))
            .OrderBy(static pair => pair.Item1, StringComparer.Ordinal),
    ];

    /// <summary>Creates the name of a term. Must be called level by level, in the order of the indices.</summary>
    public string Term(Random random, int level, int index)
    {
        var first = leafCount - duplicates;
        var name = level == 0 && index >= first ? CreateDuplicate(random, drawn[index - first]) : CreateName(random);
        drawn.Add(name);
        return name;
    }

    /// <summary>Creates a random name.</summary>
    public static string CreateName(Random random) => string.Join(' ', Enumerable.Range(0, 3).Select(_ => CreateWord(random)));

    private static string CreateWord(Random random) =>
        string.Concat(Enumerable.Range(0, Letters)
            .Select(at => at % 2 == 0 ? Consonants[random.Next(Consonants.Length)] : Vowels[random.Next(Vowels.Length)]));

    // Replaces the first consonant of the second word by another one.
    private static string CreateDuplicate(Random random, string name)
    {
        const int at = Letters + 1;
        var current = Consonants.IndexOf(name[at], StringComparison.Ordinal);
        var letter = Consonants[(current + random.Next(1, Consonants.Length)) % Consonants.Length];
        return string.Concat(name.AsSpan(0, at), [letter], name.AsSpan(at + 1));
    }
}

/// <summary>A call of the workload.</summary>
/// <param name="Kind">The kind of its questions.</param>
/// <param name="Key">Kind and names, as in the emulator.</param>
/// <param name="Name">The name by which the engine orders the call.</param>
/// <param name="Body">The body of the request.</param>
internal sealed record WorkloadCall(string Kind, string Key, string Name, byte[] Body)
{
    /// <summary>The call of some questions.</summary>
    public static WorkloadCall Of(params IReadOnlyList<Question> questions) =>
        new(questions[0].Kind, $"{questions[0].Kind}:{string.Join('\n', questions.Select(NameOf))}", questions[0].Subject,
            EmulatedModel.Body(questions));

    /// <summary>The calls of questions of one kind, given in the order in which the engine makes batches.</summary>
    public static WorkloadCall[] Batches(IReadOnlyList<Question> questions) =>
        [.. questions.Chunk(EmulatedModel.BatchSize(questions[0].Kind)).Select(static batch => Of(batch))];

    /// <summary>The name of a question: its term; for a pair both names.</summary>
    public static string NameOf(Question question) =>
        question is SameConceptQuestion pair ? $"{pair.Subject} = {pair.Other}" : question.Subject;

    /// <summary>The call as part of a plan.</summary>
    public PlannedCall ToPlannedCall(int priority = 0) => new(Key, Name, LatencyByKind.Of(Kind, Key)) { Priority = priority };
}

/// <summary>
/// The emulator's latency of each kind of question, with the means of the original, computed in advance.
/// </summary>
internal static class LatencyByKind
{
    private static readonly Dictionary<string, double> Means = new(StringComparer.Ordinal)
    {
        ["parent"] = SampledLatency.Mean,
        ["siblings"] = 35,
        ["same-concept"] = 15,
        ["choose-parent"] = 15,
        ["intermediate"] = 15,
        [ClaimQuestion.Name] = 57,
    };

    /// <summary>The means in one line.</summary>
    public static string Text =>
        string.Join(", ", Means.Select(static mean => string.Create(CultureInfo.InvariantCulture, $"{mean.Key} {mean.Value} s")));

    /// <summary>The value of the emulator's option --latency.</summary>
    public static string Option
    {
        get
        {
            var means = Means.Select(static mean => string.Create(CultureInfo.InvariantCulture, $"{mean.Key}={mean.Value}"));
            return string.Create(CultureInfo.InvariantCulture,
                $"bykind:{string.Join(',', means)}:{SampledLatency.Variation}:{SampledLatency.Seed}");
        }
    }

    /// <summary>The seconds of a call.</summary>
    /// <param name="kind">The kind of its questions.</param>
    /// <param name="key">Kind and names, as in the emulator.</param>
    public static double Of(string kind, string key) =>
        Latency.LogNormal(TimeSpan.FromSeconds(Means[kind]), SampledLatency.Variation, SampledLatency.Seed, key).TotalSeconds;
}
