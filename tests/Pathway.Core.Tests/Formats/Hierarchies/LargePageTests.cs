using System.Globalization;
using System.Text;
using Pathway.Formats.Hierarchies.Page;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

/// <summary>Above the limit a page shows numbers and the first rows, so that its size does not grow with the interactions.</summary>
public sealed class LargePageTests
{
    private const int Terms = 40;

    [Fact]
    public void At_the_limit_each_interaction_is_shown()
    {
        var page = Page(Create(PageExcerpt.MaxInteractions, 1, "Q"));

        Assert.DoesNotContain("There are more than", page, StringComparison.Ordinal);
        Assert.Contains("<b>P19999</b>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Above_it_numbers_and_the_best_rows_are_shown_and_the_page_says_so()
    {
        var page = Page(Create(PageExcerpt.MaxInteractions + 1, Terms, "Q"));

        Assert.Contains("There are more than 20,000 interactions.", page, StringComparison.Ordinal);
        Assert.Contains("500 interactions of 501 proteins, 10 shown", page, StringComparison.Ordinal);
        Assert.Contains("score 0.999", page, StringComparison.Ordinal);
        Assert.Equal(Terms * 10, Count(page, "<span class=\"p\">"));
    }

    [Fact]
    public void The_page_stays_as_small_with_five_times_as_many_interactions()
    {
        var (small, large) = (Page(Create(25_000, Terms, "Q")), Page(Create(125_000, Terms, "Q")));

        Assert.InRange(large.Length, 1, small.Length + 5_000);
    }

    [Fact]
    public void Thousands_of_terms_and_unassigned_interactions_are_cut_too()
    {
        var (small, large) = (Page(Create(25_000, 5_000, "Q", every: 2)), Page(Create(50_000, 20_000, "Q", every: 2)));

        Assert.Contains("and 4800 more terms", small, StringComparison.Ordinal);
        Assert.Contains("12500 interactions of 12501 proteins, 200 shown", small, StringComparison.Ordinal);
        Assert.InRange(large.Length, 1, small.Length + 20_000);
    }

    [Fact]
    public void A_protein_under_several_names_counts_once()
    {
        var hierarchy = Create(PageExcerpt.MaxInteractions + 1, 1, "Q");
        var page = Page(new PathwayHierarchy(NodeDrafts.Of(hierarchy) with
        {
            Interactions = [.. hierarchy.Interactions.Select(static (one, index) => one with
                { Partner = index % 2 == 0 ? "p53" : "TP53", PartnerSymbol = "TP53" })],
        }));

        Assert.Contains("20001 interactions of 2 proteins, 10 shown", page, StringComparison.Ordinal);
        Assert.Contains("<b>p53</b> (TP53)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hierarchy_without_placed_terms_is_not_complete()
    {
        var none = new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "run", Changes = [], Failures = [],
            Interactions = [Interaction(0, null, "Q")],
            Nodes = [Samples.Root("Root A"), Samples.Root("Root B"),
                Samples.Node("nowhere", null) with { State = PathwayNodeState.Unplaced }],
        });

        Assert.Equal(["nowhere"], none.Unplaced.Select(static node => node.Name));
        Assert.Contains("<span class=\"bad\">no terms</span>", Page(none), StringComparison.Ordinal);
        Assert.Contains("No terms: no term of the input lies under a root", TreeText.Lines(none, new TreeOptions()));
        using var text = new MemoryStream();
        HierarchyMarkdown.Write(none, text);
        Assert.Contains("**no terms**", Encoding.UTF8.GetString(text.ToArray()), StringComparison.Ordinal);
        Assert.Contains("<span class=\"ok\">complete</span>", Page(Create(1, 1, "Q")), StringComparison.Ordinal);
    }

    private static PathwayHierarchy Create(int interactions, int terms, string query, int every = 1) => new(new HierarchyDraft
    {
        Profile = Doubles.Hierarchies.TwoRoots, RunId = "run", Changes = [], Failures = [],
        Nodes = [Samples.Root("Root A"), Samples.Root("Root B"),
            .. Enumerable.Range(0, terms).Select(static number => Samples.Node(Term(number), "Root A"))],
        Interactions = [.. Enumerable.Range(0, interactions)
            .Select(number => Interaction(number, number % every == 0 ? Term(number / every % terms) : null, query))],
    });

    private static string Term(int number) => string.Create(CultureInfo.InvariantCulture, $"term {number}");

    private static PathwayInteraction Interaction(int number, string? term, string query)
    {
        var partner = string.Create(CultureInfo.InvariantCulture, $"P{number}");
        return new PathwayInteraction
        {
            Id = $"{query}-{partner}", Query = query, Partner = partner, Pathway = term, Score = number % 1000 / 1000.0,
            Json = "{}",
        };
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string Page(PathwayHierarchy hierarchy)
    {
        using var bytes = new MemoryStream();
        HierarchyPage.Write(hierarchy, bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
