using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Pathway.Doubles;
using Pathway.Formats.Hierarchies.Page;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

public sealed partial class PageTests(ITestOutputHelper output)
{
    // The tags of the templates; any other tag comes from data.
    private static readonly string[] OwnTags =
    [
        "!DOCTYPE", "a", "b", "body", "br", "button", "dd", "details", "div", "dl", "dt", "footer", "h1", "h2", "head", "header",
        "html", "i", "input", "label", "li",
        "main", "meta", "nav", "output", "p", "rect", "script", "section", "small", "span", "style", "summary", "svg", "table", "tbody",
        "td", "th", "thead", "title", "tr", "ul",
    ];

    [Fact]
    public void Equal_hierarchies_give_equal_pages() => Gen.Select(Samples.Draft, Gen.Int).SampleSeeded(static (draft, seed) =>
    {
        var random = new Random(seed);
        var nodes = draft.Nodes.ToArray();
        random.Shuffle(nodes);

        Assert.Equal(Page(new PathwayHierarchy(draft)), Page(new PathwayHierarchy(draft with { Nodes = nodes, RunId = "another" })));
    }, count: 100);

    [Fact]
    public void Encodes_all_data() => Samples.Draft.SampleSeeded(static draft =>
    {
        var page = Page(new PathwayHierarchy(draft));
        var data = page.Replace(PageAssets.Script, "", StringComparison.Ordinal).Replace(PageAssets.Style, "", StringComparison.Ordinal);

        Assert.Empty(Tag().Matches(data).Select(static tag => tag.Groups["name"].Value).Except(OwnTags, StringComparer.Ordinal));
        Assert.Empty(Handler().Matches(data));
        Assert.Single(Regex.Matches(data, "<script"));
        Assert.DoesNotContain(data, static letter => (char.IsControl(letter) && letter != '\n') || letter is >= '\u202A' and <= '\u202E');
        foreach (var pair in new[] { "details", "ul", "li", "div", "span", "p" })
        {
            Assert.Equal(Regex.Count(data, $"<{pair}[ >]"), Regex.Count(data, $"</{pair}>"));
        }
    }, count: 200);

    [Theory]
    [InlineData("</script><img src=x onerror=alert(1)>")]
    [InlineData("\"><svg onload=alert(1)>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("&lt;b&gt; & <!-- -->")]
    public void Shows_hostile_name_as_text(string name)
    {
        var hierarchy = Small(Samples.Node(name, "Root A") with
            { OntologyId = name, Description = name, Provenance = Samples.By(name, null) with { Reason = name } });

        var page = Page(hierarchy);

        Assert.DoesNotContain(name, page, StringComparison.Ordinal);
        Assert.Contains($"<span class=\"t\">{WebUtility.HtmlEncode(name)}</span>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12944474", true)]
    [InlineData("0", false)]
    [InlineData("12944474\" onclick=\"x", false)]
    [InlineData("javascript:1", false)]
    [InlineData("١٢٣", false)]
    [InlineData("12345\n", false)]
    public void Links_only_numeric_pmids(string pmid, bool isLinked) =>
        Assert.Equal(isLinked,
            Page(Small(Samples.Node("a", "Root A"), Samples.Interaction("i", "VCP", "a", pmid)))
                .Contains("pubmed.ncbi", StringComparison.Ordinal));

    [Theory]
    [InlineData("GO:0006914", "https://purl.obolibrary.org/obo/GO_0006914")]
    [InlineData("R-HSA-9613829", "https://reactome.org/content/detail/R-HSA-9613829")]
    [InlineData("GO:0006914\n", null)]
    [InlineData("GO:١٢٣٤٥٦٧", null)]
    [InlineData("R-HSA-1/../../x", null)]
    [InlineData("javascript:alert(1)", null)]
    public void Links_only_identifiers_of_their_exact_form(string id, string? address)
    {
        var page = Page(Small(Samples.Node("a", "Root A") with { OntologyId = id }));

        Assert.Equal(address is null ? [] : [address],
            Regex.Matches(page, "href=\"(https:[^\"]+)\"").Select(static link => link.Groups[1].Value));
    }

    [Theory]
    [InlineData("P55072", null, "https://www.uniprot.org/uniprotkb/P55072")]
    [InlineData("p97", "VCP", "https://www.uniprot.org/uniprotkb/P55072")]
    [InlineData("TP53", "TP53",
        "https://www.uniprot.org/uniprotkb?query=gene_exact%3ATP53+AND+organism_id%3A9606+AND+reviewed%3Atrue")]
    [InlineData("VCP", null, null)]
    [InlineData("P55072\"><script>", null, null)]
    [InlineData("x", "no such gene", null)]
    public void Links_proteins_whose_entry_is_known(string name, string? symbol, string? address)
    {
        var page = Page(Small(Samples.Node("a", "Root A"),
            Samples.Interaction("i", name, "a", null) with { PartnerSymbol = symbol, Query = null }));

        Assert.Equal(address is null ? [] : [address],
            Regex.Matches(page, "href=\"(https:[^\"]+)\"").Select(static link => WebUtility.HtmlDecode(link.Groups[1].Value)));
    }

    [Fact]
    public void Addresses_of_terms_are_made_of_names_and_differ()
    {
        var hierarchy = new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "",
            Nodes = [Samples.Root("Root A"), .. new[] { "DNA repair", "DNA/repair", "漢字", "漢語", "tree" }
                .Select(static name => Samples.Node(name, "Root A"))],
        });

        Assert.Equal(["t-dna-repair", "t-dna-repair-2", "t-root-a", "t-term", "t-term-2", "t-tree"],
            Regex.Matches(Page(hierarchy), "<details id=\"(t-[^\"]+)\"").Select(static id => id.Groups[1].Value)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Content_security_policy_allows_only_own_style_and_script()
    {
        var page = Page(Samples.Small());

        var policy = Regex.Match(page, "Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value;

        Assert.Equal(
            $"default-src 'none'; style-src '{Hash(page, "style")}'; script-src '{Hash(page, "script")}'; base-uri 'none'; "
                + $"form-action 'none'", policy);
        Assert.DoesNotMatch("(?i)\\s(src|srcset|action|style)=|@import|url\\(|<link|<iframe", page);
    }

    [Fact]
    public void Page_shows_details_of_terms()
    {
        var page = WebUtility.HtmlDecode(Page(Samples.Small()));

        Assert.Contains("<h1>ATXN3 pathway hierarchy</h1>", page, StringComparison.Ordinal);
        Assert.Contains("Term of the input · level 2 under Root A · 1 interaction", page, StringComparison.Ordinal);
        Assert.Contains("Placed under autophagy by Gene Ontology 2022-07-01 · confidence 0.9", page, StringComparison.Ordinal);
        Assert.Contains("Fallback: put under Root B by keywords · no parent was found; keyword beta", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"m\">unplaced</span>", page, StringComparison.Ordinal);
        Assert.Contains("Unassigned interactions", page, StringComparison.Ordinal);
        Assert.Contains("<td>Fallback</td><td>beta things</td>", page, StringComparison.Ordinal);
        Assert.Contains("Gene Ontology, CC BY 4.0", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_attribution_only_for_ontology_terms() =>
    Assert.DoesNotContain("CC BY", Page(Small(Samples.Node("a", "Root A"))), StringComparison.Ordinal);

    [Fact]
    public void Lists_doubtful_places_with_a_draft_to_save()
    {
        var hierarchy = Small(Samples.Node("<b>unsure</b>", "Root A") with { Provenance = Samples.By("x", 0.4) with { Reason = "=1+1" } });
        var page = Page(hierarchy);
        using var draft = new MemoryStream();
        CurationFile.WriteDraft(hierarchy, draft);

        var saved = Regex.Match(page, "<a download=\"decisions.curation.csv\" href=\"data:text/csv;charset=utf-8;base64,([^\"]+)\">");
        Assert.Equal(draft.ToArray(), Convert.FromBase64String(saved.Groups[1].Value));
        Assert.Contains("<td>&lt;b&gt;unsure&lt;/b&gt;</td><td>Root A</td><td>confidence 0.4: =1+1</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Doubtful places", Page(Small(Samples.Node("sure", "Root A"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_of_many_lines_is_left_to_the_export()
    {
        var unsure = Enumerable.Range(0, PageDoubts.MaxLines + 1).Select(static i => Samples.Node($"unsure {i}", "Root A") with
            { Provenance = Samples.By("x", 0.4) });
        var page = Page(new PathwayHierarchy(new HierarchyDraft
            { Profile = Doubles.Hierarchies.TwoRoots, RunId = "", Nodes = [Samples.Root("Root A"), .. unsure] }));

        Assert.DoesNotContain("download=", page, StringComparison.Ordinal);
        Assert.Contains("Export-PathwayHierarchy ./decisions.curation", page, StringComparison.Ordinal);
        Assert.Equal(PageDoubts.MaxLines, Regex.Count(page, "<td>confidence 0.4: "));
    }

    [Fact]
    public void Five_thousand_nodes_make_a_page()
    {
        var nodes = Enumerable.Range(0, 5000)
            .Select(static i => Samples.Node($"regulation of process {i}", i < 20 ? "Root A" : $"regulation of process {i / 4}") with
        {
            OntologyId = $"GO:{i:0000000}", Description = "What it means, in a sentence.",
            Provenance = Samples.By("Gene Ontology 2022-07-01", 0.9),
        });
        var hierarchy = new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "", Nodes = [Samples.Root("Root A"), .. nodes],
            Interactions =
                [.. Enumerable.Range(0, 5000)
                    .Select(static i => Samples.Interaction($"i{i}", $"P{i}", $"regulation of process {i}", "12944474"))],
        });

        var watch = Stopwatch.StartNew();
        var page = Page(hierarchy);

        output.WriteLine($"5,000 nodes, 5,000 interactions: {page.Length / 1e6:0.0} million characters in {watch.ElapsedMilliseconds} ms");
        Assert.Equal(5001, Regex.Count(page, "<details id=\"t-"));
    }

    private static PathwayHierarchy Small(NodeDraft node, params PathwayInteraction[] interactions) =>
        new(new HierarchyDraft
            { Profile = Doubles.Hierarchies.TwoRoots, RunId = "", Nodes = [Samples.Root("Root A"), node], Interactions = interactions });

    private static string Page(PathwayHierarchy hierarchy)
    {
        using var stream = new MemoryStream();
        HierarchyPage.Write(hierarchy, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Hash(string page, string tag)
    {
        var content = Regex.Match(page, $"<{tag}>(.*?)</{tag}>", RegexOptions.Singleline).Groups[1].Value;
        return $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";
    }

    [GeneratedRegex("</?(?<name>[!a-zA-Z][^\\s>/]*)")]
    private static partial Regex Tag();

    [GeneratedRegex("<[^>]*\\son[a-z]+\\s*=")]
    private static partial Regex Handler();
}
