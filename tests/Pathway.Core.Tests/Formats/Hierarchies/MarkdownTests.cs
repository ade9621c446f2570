using System.Text;
using Xunit;

namespace Pathway.Formats.Hierarchies;

public sealed class MarkdownTests
{
    [Fact]
    public void Writes_outline()
    {
        using var stream = new MemoryStream();

        HierarchyMarkdown.Write(Samples.Small(), stream);

        Assert.Equal(
            """
            # Pathway hierarchy

            Roots: two. 7 nodes, 3 interactions, complete.

            ## Root A · GO:0000001 · 2 interactions

            - autophagy · GO:0006914 · 2 interactions, 1 here
              - Aggrephagy · 1 interaction
              - mitophagy

            ## Root B

            - beta things **fallback**

            ## Without a place

            - nowhere **unplaced**

            ## Interactions without a pathway term

            - ATXN3-X

            ## Changes

            - Fallback: beta things, from nowhere to Root B. keyword beta (keywords)

            Terms with a GO identifier: Gene Ontology, CC BY 4.0.

            """, Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData("negative regulation of x-y (z)", "negative regulation of x-y (z)")]
    [InlineData("<img src=x onerror=alert(1)>", "\\<img src=x onerror=alert(1)\\>")]
    [InlineData("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))")]
    [InlineData("- item", "\\- item")]
    [InlineData("1. item", "1\\. item")]
    [InlineData("# head", "\\# head")]
    [InlineData("https://example.org www.example.org", "https\\://example.org www\\.example.org")]
    [InlineData("a\n\n# b", "a  \\# b")]
    [InlineData("`code` *x* _y_ $z$ | &lt;", "\\`code\\` \\*x\\* \\_y\\_ \\$z\\$ \\| \\&lt;")]
    [InlineData("GO:0006914", "GO:0006914")]
    public void Escapes_markup(string text, string escaped) => Assert.Equal(escaped, MarkdownText.Escape(text));
}
