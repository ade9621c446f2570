using System.Globalization;
using System.Text.Json.Nodes;
using Pathway.Bench.Climbing;
using Pathway.Bench.Loopback;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Siblings;

namespace Pathway.Bench.Pipelines;

/// <summary>
/// All calls of a pipeline on the original's figures, about 200, drawn by a seed: 100 terms climb, each parent gets siblings, some names look
/// alike, some gain a second parent, what hangs under a root is asked whether it belongs there, and claims are checked beside it. The answers leave the
/// tree of the climb as it is, so that every way to run it can be held against that.
/// </summary>
internal sealed class PipelineWorkload
{
    private const int Twins = 30;
    private const int Undecided = 15;
    private const int NewNames = 6;
    private const int ClaimsChecked = 45;

    private static readonly int[] Waves = [69, 18, 9, 4];

    private readonly Dictionary<string, JsonNode?> answers = new(StringComparer.Ordinal);

    public PipelineWorkload(int seed)
    {
        var roots = EmulatedModel.Roots;
        var random = new Random(seed);
        var names = new PipelineNames(Waves[0], Twins);
        Climb = new ClimbGraph(new ClimbShape(Waves, [ParentPlace.NextWave, ParentPlace.NextWave, ParentPlace.NextWave, ParentPlace.Root], names.Term), random, [.. roots.Roots.Select(static root => root.Name)]);
        var parents = Climb.Parents.Values.Distinct(StringComparer.Ordinal).ToDictionary(TermName.Key, static name => name, StringComparer.Ordinal);
        var gained = Gained(random);
        Climbing = Calls(Climb.Parents.Keys.Order(StringComparer.Ordinal), EmulatedModel.Question, term => Climb.Parents[term]);
        Siblings = Calls(parents.Keys.Order(StringComparer.Ordinal), parent => SiblingsStep.Question(roots, parent), parent => Named(roots.Find(parent) is { } root ? OfRoot(root) : random, gained.Where(one => one.Parent == parent).Select(static one => one.Term)));
        Pairs = WorkloadCall.Batches([.. names.Pairs.Select(static pair => SameConceptQuestion.Of(pair.Left, pair.Right))]);
        foreach (var (left, right) in names.Pairs) { answers.Add($"same-concept:{left} = {right}", false); }
        Choices = Calls(gained.OrderBy(static one => one.Term, StringComparer.Ordinal),
            one => new ChooseParentQuestion { Subject = one.Term, Roots = roots, Candidates = [.. new[] { one.Parent, TermName.Key(Climb.Parents[one.Term]) }.Order(StringComparer.Ordinal)] }, one => Climb.Parents[one.Term]);
        Between = Calls(Climb.Parents.Where(link => roots.Find(link.Value) is not null).OrderBy(static link => link.Key, StringComparer.Ordinal),
            link => new IntermediateQuestion { Subject = link.Key, Root = TermName.Key(link.Value), Roots = roots }, static _ => true);
        Claims = [.. Enumerable.Range(0, ClaimsChecked).Select(claim => Claim(seed, claim))];
        Evidence = WorkloadCall.Batches(Claims);
        foreach (var claim in Claims) { answers.Add($"{claim.Kind}:{claim.Subject}", new JsonObject { ["verdict"] = ClaimAnswer.Supported }); }
    }

    public ClimbGraph Climb { get; }

    public IReadOnlyList<WorkloadCall> Climbing { get; }

    public IReadOnlyList<WorkloadCall> Siblings { get; }

    public IReadOnlyList<WorkloadCall> Pairs { get; }

    public IReadOnlyList<WorkloadCall> Choices { get; }

    public IReadOnlyList<WorkloadCall> Between { get; }

    public IReadOnlyList<ClaimQuestion> Claims { get; }

    /// <summary>The calls that put the claims.</summary>
    public IReadOnlyList<WorkloadCall> Evidence { get; }

    /// <summary>How many names the siblings bring that are new.</summary>
    public int NewTerms => NewNames * Siblings.Count;

    /// <summary>All calls that build the hierarchy.</summary>
    public IEnumerable<WorkloadCall> Building => [.. Climbing, .. Siblings, .. Pairs, .. Choices, .. Between];

    /// <summary>The answer to each question, by kind and name, for the emulator.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Answers => answers;

    private WorkloadCall[] Calls<TSubject>(IEnumerable<TSubject> subjects, Func<TSubject, Question> question, Func<TSubject, JsonNode?> answer) =>
    [
        .. subjects.Select(subject =>
        {
            var call = WorkloadCall.Of(question(subject));
            answers.Add(call.Key, answer(subject));
            return call;
        }),
    ];

    // Terms of the input, so that nothing is below them, each under another parent that is not its own.
    private (string Term, string Parent)[] Gained(Random random)
    {
        string[] terms = [.. Climb.Leaves];
        string[] inner = [.. Climb.Parents.Keys.Except(terms, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        random.Shuffle(terms);
        random.Shuffle(inner);
        return [.. terms.Zip(inner).Where(pair => Climb.Parents[pair.First] != pair.Second).Take(Undecided)];
    }

    // What is below a root is the same in every workload: it is one question. No workload has such a large seed.
    private static Random OfRoot(PathwayRoot root) => new(1_000_000_000 + EmulatedModel.Roots.Roots.ToList().IndexOf(root));

    private static ClaimQuestion Claim(int seed, int claim) => new()
    {
        Subject = string.Create(CultureInfo.InvariantCulture, $"claim {claim:00} of {seed}"), Query = "ABC1", Partner = "DEF2", Arrow = "binds", Direction = "", Statements = [],
        Sources = [new ClaimSource("1", ["ABC1 binds DEF2."])],
    };

    private static JsonArray Named(Random random, IEnumerable<string> known) =>
        new([.. known.Concat(Enumerable.Range(0, NewNames).Select(_ => PipelineNames.New(random))).Select(static name => new JsonObject { ["name"] = name })]);
}
