using System.Text;
using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Pipeline;
using Pathway.Storage;
using Xunit;

namespace Pathway.Steps.Curation;

public sealed class CurationTests : IDisposable
{
    private const string Head = "term,parent,same-as,keep-apart,interaction,reason,who\n";

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    public void A_file_is_a_table_with_any_usual_separator(string separator)
    {
        var text = ("# a comment\n" + Head + "Mitophagy,\"a b\",,,,why,Ann\nUPR,,x,,,,\na,,,b,,,\nt,,,,A-B,,\n").Replace(",", separator,
            StringComparison.Ordinal);

        var read = CurationFile.Read(folder.Write("d.csv", text));

        Assert.Equal(["'Mitophagy' under 'a b'", "'UPR' same as 'x'", "'a' apart from 'b'", "'t' for the interaction A-B"],
            read.Select(static one => one.ToString()));
        Assert.Equal([3, 4, 5, 6], read.Select(static one => one.Line));
        Assert.Equal(("why", "Ann", "curation file, Ann", PathwaySource.Curation),
            (read[0].Reason, read[0].Who, read[0].ToProvenance().Answerer, read[0].ToProvenance().Source));
    }

    [Theory]
    [InlineData("a,b,,,,,\nb,a,,,,,\n", "lines 2, 3: the parents form a cycle: a under b under a")]
    [InlineData("a,b,,,,,\nc,a,,,,,\nb,,c,,,,\n", "the parents form a cycle")]
    [InlineData("a,b,,,,,\na,c,,,,,\n", "line 3: line 2 puts 'a' under 'b'")]
    [InlineData("a,A,,,,,\n", "line 2: 'a' cannot be its own parent")]
    [InlineData("a,b,,,,,\na,,b,,,,\n", "line 2: 'a' cannot be its own parent")]
    [InlineData("a,,b,,,,\na,,,b,,,\n", "another line says that they are one concept")]
    [InlineData("a,,b,,,,\nb,,c,,,,\na,,,c,,,\n", "another line says that they are one concept")]
    [InlineData("a,,b,,,,\na,,c,,,,\n", "line 3: line 2 says that 'a' is the same as 'b'")]
    [InlineData("a,,b,,,,\nb,,a,,,,\n", "line 3: another line says the same the other way round")]
    [InlineData("a,,A,,,,\n", "line 2: both names are the same")]
    [InlineData("a,,,,X,,\nb,,,,X,,\n", "line 3: line 2 gives the interaction 'X' the term 'a'")]
    [InlineData(",b,,,,,\n", "line 2: it names no term")]
    [InlineData("a,b,c,,,,\n", "line 2: it needs one of parent, same-as, keep-apart, interaction, and has 2")]
    [InlineData("a,,,,,,\n", "and has 0")]
    public void Lines_that_contradict_each_other_are_an_error_that_names_them(string lines, string message)
    {
        var failure = Assert.Throws<PathwayException>(() => Read(lines));

        Assert.Equal(PathwayErrors.CurationInvalid, failure.Error);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name,parent\na,b\n", "there is no column 'name'")]
    [InlineData("parent\nb\n", "has no column 'term'")]
    public void A_table_without_the_columns_is_an_error(string text, string message) => Assert.Contains(message,
        Assert.Throws<PathwayException>(() => CurationFile.Read(folder.Write("d.csv", text))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_parent_must_be_known_and_a_root_has_none()
    {
        var set = Read("a,unheard of,,,,,\nRoot A,b,,,,,\nb,Root B,,,,,\nc,b,,,,,\nd,input,,,,,\ne,,gone,,,,\n"
            + "f,also b,,,,,\nalso b,,b,,,,\nRoot B,,input,,,,\n");

        var failure = Assert.Throws<PathwayException>(
            () => set.EnsureKnown(Hierarchies.TwoRoots, new NoCatalog(), static key => key == "input"));

        Assert.Contains("line 2: 'unheard of' is unknown", failure.Message, StringComparison.Ordinal);
        Assert.Contains("line 3: 'Root A' is a root and has no parent", failure.Message, StringComparison.Ordinal);
        Assert.Contains("line 7: 'gone' is unknown", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("line 4", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("line 6", failure.Message, StringComparison.Ordinal);
        // What is the same as something known is known, and a root is kept.
        Assert.DoesNotContain("line 8", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("line 9", failure.Message, StringComparison.Ordinal);
        Assert.Contains("line 10: 'Root B' is a root and stays; write 'input' as the term", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decided_parent_wins_over_the_ontology_and_is_not_stored()
    {
        using var store = new MemoryStore();

        var built = await RunAsync(Read("mitophagy,DNA repair,,,,odd,Ann\n"), ["mitophagy", "DNA repair"], store: store);

        var node = built.Find("mitophagy")!;
        Assert.Equal(("DNA repair", "curation file, Ann", "odd"), (node.Parent, node.Provenance!.Answerer, node.Provenance.Reason));
        Assert.DoesNotContain(store.Answers(), static answer => answer.Name == "mitophagy" && answer.Kind == ParentQuestion.Name);
    }

    [Fact]
    public async Task An_identifier_as_parent_or_other_name_is_the_term_of_the_ontology()
    {
        var path = folder.Write("ids.csv", Head + "mitophagy,GO:0006281,,,,,\nfoo,,go_0006914,,,,\nbar,Z:1,,,,,\n");
        var set = CurationSet.Create(path, CurationFile.Read(path), CuratorCatalog.Terms);

        var built = await RunAsync(set, ["mitophagy", "foo"]);

        Assert.Equal("DNA repair", built.Find("mitophagy")!.Parent);
        Assert.Equal("GO:0006914", built.Find("foo")!.OntologyId);
        Assert.Equal("Z:1", set.Decisions[2].Value);
    }

    [Fact]
    public async Task A_link_against_the_ontology_holds_and_the_other_link_of_the_cycle_is_cut()
    {
        var built = await RunAsync(Read("autophagy,mitophagy,,,,,\n"), ["mitophagy", "autophagy"]);

        Assert.Equal("mitophagy", built.Find("autophagy")!.Parent);
        Assert.NotNull(built.Find("mitophagy")!.Root);
        Assert.DoesNotContain("autophagy", built.Find("mitophagy")!.Path);
    }

    [Fact]
    public async Task Names_that_are_the_same_become_one_node_and_the_second_is_kept()
    {
        var built = await RunAsync(Read("eating of mitochondria,,mitophagy,,,,\n"), ["eating of mitochondria", "mitophagy"]);

        Assert.Null(built.Find("eating of mitochondria"));
        Assert.Contains(built.Changes, static change => change is { Kind: PathwayChangeKind.Merge, Before: "eating of mitochondria" });
    }

    [Fact]
    public async Task A_name_that_is_the_same_as_a_term_is_placed_like_the_term()
    {
        var plain = await RunAsync(CurationSet.Empty, ["mitophagy"]);
        var built = await RunAsync(Read("strange word,,mitophagy,,,,\n"), ["strange word"]);

        Assert.Equal(plain.Find("mitophagy")!.Parent, built.Find("strange word")!.Parent);
        Assert.Equal(plain.Find("mitophagy")!.OntologyId, built.Find("strange word")!.OntologyId);
    }

    [Fact]
    public async Task Names_that_are_kept_apart_stay_two_nodes()
    {
        string[] names = ["glycolytic process", "glycolysis"];
        var merged = await RunAsync(CurationSet.Empty, names);
        var built = await RunAsync(Read("glycolysis,,,glycolytic process,,,\n"), names);

        Assert.True(merged.Find(names[0]) is null || merged.Find(names[1]) is null);
        Assert.NotNull(built.Find(names[0]));
        Assert.NotNull(built.Find(names[1]));
    }

    [Fact]
    public async Task A_term_for_an_interaction_replaces_its_own()
    {
        var set = Read("mitophagy,,,,one,,\n");
        var interactions = set.Apply([Trees.Interaction("one", "aggrephagy"), Trees.Interaction("two", "aggrephagy")]);

        var built = await RunAsync(set, [], interactions);

        Assert.Equal(["mitophagy"], built.Interactions.Single(static one => one.Id == "one").Terms);
        Assert.Equal(["one"], built.Find("mitophagy")!.Interactions.Select(static one => one.Id));
        Assert.Equal(["two"], built.Find("aggrephagy")!.Interactions.Select(static one => one.Id));
    }

    [Fact]
    public async Task The_same_decisions_give_the_same_bytes_in_a_second_run()
    {
        using var store = new MemoryStore();
        var set = Read("mitophagy,DNA repair,,,,,\nlipophagy,,,,x,,\nmacroautophagy,,,autophagy,,,\n");
        string[] names = ["mitophagy", "macroautophagy", "autophagy"];

        Assert.Equal(Trees.Canonical(await RunAsync(set, names, store: store)), Trees.Canonical(await RunAsync(set, names, store: store)));
    }

    [Fact]
    public async Task Lines_without_effect_are_named()
    {
        var set = Read("mitophagy,DNA repair,,,,,\nabsent,autophagy,,,,,\nmitophagy,,,gone,,,\nx,,,,Z,,\n");

        var built = await RunAsync(set, ["mitophagy"]);

        Assert.Equal(
            ["line 3: there is no term 'absent'", "line 4: there is no term 'gone'", "line 5: there is no interaction 'Z'"],
            set.FindUnused(built));
    }

    [Fact]
    public async Task A_term_for_an_interaction_that_was_placed_before_has_no_effect_and_is_named()
    {
        var set = Read("mitophagy,,,,one,,\naggrephagy,,,,two,,\n");

        var built = await RunAsync(set, [], [Trees.Interaction("one", "aggrephagy"), Trees.Interaction("two", "aggrephagy")]);

        Assert.Equal(["line 2: the interaction 'one' has no term, or had its terms before this command"], set.FindUnused(built));
    }

    [Fact]
    public void A_draft_names_what_is_doubtful_and_has_no_effect_until_it_is_edited()
    {
        var hierarchy = Trees.Of([
            Trees.Term("sure", "Root A") with { Provenance = new PathwayProvenance { Answerer = "x", Confidence = 0.95 } },
            Trees.Term("unsure, \"quoted\"", "Root A") with
            {
                Provenance = new PathwayProvenance { Answerer = "x", Confidence = 0.5, Reason = "=1+1" },
            },
            Trees.Term("=cmd", "Root B") with { Provenance = new PathwayProvenance { Answerer = "r", IsFallback = true } },
            Trees.Term("lost", null),
        ]);
        using var stream = new MemoryStream();
        CurationFile.WriteDraft(hierarchy, stream);
        var text = Encoding.UTF8.GetString(stream.ToArray());

        Assert.Empty(CurationFile.Read(folder.Write("draft.csv", text)));
        Assert.DoesNotContain("\n#=", text, StringComparison.Ordinal);
        var lines = text.Split('\n').Where(static line => line.StartsWith('#')).Skip(1).ToArray();
        Assert.Equal(3, lines.Length);
        // The person takes the marks away, and writes a parent for what has none.
        var edited = text.Replace("\n#", "\n", StringComparison.Ordinal).Replace("lost,,", "lost,Root B,", StringComparison.Ordinal);
        Assert.Equal(["'=cmd' under 'Root B'", "'lost' under 'Root B'", "'unsure, \"quoted\"' under 'Root A'"],
            CurationFile.Read(folder.Write("edited.csv", edited)).Select(static one => one.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_setting_is_empty_by_default() => Assert.Equal("", Settings.CurationPath.Default);

    private CurationSet Read(string lines)
    {
        var path = folder.Write("decisions.csv", Head + lines);
        return new CurationSet(path, CurationFile.Read(path));
    }

    private static async Task<PathwayHierarchy> RunAsync(CurationSet set, string[] terms,
        IReadOnlyList<PathwayInteraction>? interactions = null,
        IStore? store = null)
    {
        var engine =
            new QuestionEngine(store ?? new MemoryStore(), CuratorCatalog.CreateOffline(CuratorNames.Ontology), TimeProvider.System);
        var run = engine.StartRun(new RunOptions { Command = "test", ThrottleLimit = 4 });
        var input = new HierarchyInput(RootProfiles.Load("seven"), interactions ?? [], terms, 10);
        return await PipelineStep.RunAsync(new PipelineInput(input) { Maximum = 0 }, new CuratedAsker(run, set),
            new CuratedCatalog(CuratorCatalog.Terms, set), () => run.Failures, CancellationToken.None);
    }
}
