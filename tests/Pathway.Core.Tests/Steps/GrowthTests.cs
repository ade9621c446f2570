using System.Globalization;
using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Steps.Verify;
using Pathway.Storage;
using Xunit;

namespace Pathway.Steps;

/// <summary>
/// Work grows linearly with the number of terms. The tests count operations, because times depend on the load of the machine.
/// </summary>
public sealed class GrowthTests
{
    private const int Few = 60;
    private const int Times = 8;

    [Fact]
    public async Task Questions_and_ontology_lookups_grow_linearly_with_terms()
    {
        var (questions, lookups) = await WorkAsync(Few);
        var (moreQuestions, moreLookups) = await WorkAsync(Few * Times);

        Assert.InRange(moreQuestions, questions * Times / 2, questions * (Times + 1));
        Assert.InRange(moreLookups, lookups * Times / 2, lookups * (Times + 1));
    }

    [Fact]
    public void Finds_the_aliases_of_a_name_without_a_scan()
    {
        const int Names = 40_000;
        var merged = new MergedNames(Enumerable.Range(0, Names).Select(static at => Merge($"old {at}", $"new {at}")));

        // A scan of all merges for each name would need 1.6 billion steps.
        Assert.All(Enumerable.Range(0, Names), at => Assert.Equal([$"new {at}", $"old {at}"], merged.GetAliases($"new {at}")));
    }

    [Fact]
    public void A_name_merged_twice_resolves_to_the_last()
    {
        var merged = new MergedNames([Merge("a", "b"), Merge("b", "c"), Merge("a", "d")]);

        Assert.Equal(["b", "c"], merged.GetAliases("c"));
        Assert.Equal(["a", "d"], merged.GetAliases("d"));
    }

    private static PathwayChange Merge(string before, string after) =>
        new() { Kind = PathwayChangeKind.Merge, Node = after, Before = before, After = after, Reason = "", DecidedBy = "" };

    // Groups of ten terms, each group with a cycle, names to merge, links to cut and parents to choose from.
    private static async Task<(int Questions, int Lookups)> WorkAsync(int terms)
    {
        var catalog = new CountingCatalog();
        var engine = new QuestionEngine(new MemoryStore(), [Curator()], TimeProvider.System);
        var run = engine.StartRun(new RunOptions { Command = "test", RetryDelay = TimeSpan.Zero });
        string[] names = [.. Enumerable.Range(0, terms).Select(static at => Name(at / 10, at % 10))];
        var input = new HierarchyInput(Hierarchies.TwoRoots, [], names, 10);
        var built = await HierarchyStep.BuildAsync(input, run, catalog, () => run.Failures, CancellationToken.None);
        var wide = await SiblingsStep.FindAsync(built, 7, run, catalog, () => run.Failures, CancellationToken.None);
        var after = await ReorganizeStep.RunAsync(wide, new ReorganizeOptions(), run, catalog, () => run.Failures, CancellationToken.None);
        Assert.DoesNotContain(Verification.Run(HierarchyView.Of(after, catalog), VerifyRules.All),
            static finding => finding.Severity == PathwaySeverity.Error);
        PathwayChangeKind[] kinds =
            [PathwayChangeKind.CutCycle, PathwayChangeKind.Merge, PathwayChangeKind.Move, PathwayChangeKind.CutContradiction];
        foreach (var kind in kinds)
        {
            var count = after.Changes.Count(change => change.Kind == kind);
            Assert.True(count >= terms / 10, $"{kind} happens {count} times");
        }
        return (run.Progress.Questions, catalog.Lookups);
    }

    private static GraphCurator Curator() => new()
    {
        Parent = static question => Parts(question.Subject) is var (group, at) ? Parent(group, at, question.Excluded.Count > 0) : "Root A",
        Other = static question => question switch
        {
            SiblingsQuestion siblings when Parts(siblings.Subject) is var (group, at) => new SiblingsAnswer
            {
                Siblings = [new SiblingTerm(Name(group, (at + 4) % 10), null), new SiblingTerm(Name(group, at + 10), null)],
            },
            SiblingsQuestion => new SiblingsAnswer(),
            SameConceptQuestion pair =>
                new SameConceptAnswer { IsSame = Parts(pair.Subject) is var (one, two) && (one, two + 1) == Parts(pair.Other) && two == 8 },
            ChooseParentQuestion choice => new ChooseParentAnswer { Parent = choice.Candidates[^1] },
            IntermediateQuestion => new IntermediateAnswer { IsDirect = true },
            _ => null,
        },
    };

    // 0 and 1 are a cycle, 2 to 7 a chain, 8 and 9 siblings.
    private static string Parent(int group, int at, bool isSecondTry) => at switch
    {
        3 when isSecondTry => "Root A",
        0 => isSecondTry ? "Root B" : Name(group, 1),
        1 => Name(group, 0),
        8 or 9 => Name(group, 2),
        > 9 => Name(group, 3),
        _ => Name(group, at - 1),
    };

    // Groups differ in all letters, so that only names of one group are similar.
    private static string Name(int group, int at) =>
        string.Create(CultureInfo.InvariantCulture, $"{Word(group)} {new string((char)('b' + at), 3)}");

    private static string Word(int group) =>
        string.Concat(ContentHash.Of([group.ToString(CultureInfo.InvariantCulture)])[..24]
            .Select(static digit => (char)(char.IsDigit(digit) ? 'a' + (digit - '0') : digit + 10))) + $"-{group}";

    private static (int Group, int At)? Parts(string key) =>
        key.Split('-') is [_, var rest] && rest.Split(' ') is [var group, [var letter, ..]]
        ? (int.Parse(group, CultureInfo.InvariantCulture), letter - 'b') : null;

    /// <summary>Counts its lookups; it contradicts one link in each group.</summary>
    private sealed class CountingCatalog : ITermCatalog
    {
        private int lookups;

        public int Lookups => lookups;

        public string? Spelling(string termKey) => CountLookup((string?)null);

        public string? Identifier(string termKey) => CountLookup((string?)null);

        public bool Contradicts(string childKey, string parentKey) =>
            CountLookup(Parts(childKey) is { At: 3 } && Parts(parentKey) is { At: 2 });

        private T CountLookup<T>(T answer)
        {
            Interlocked.Increment(ref lookups);
            return answer;
        }
    }
}
