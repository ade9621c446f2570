using System.Text;
using Pathway.Errors;
using Pathway.Genes;
using Pathway.Ontology;
using Pathway.Questions;
using Xunit;

namespace Pathway.Annotation;

public sealed class ProcessAnnotationTests
{
    [Fact]
    public void Embedded_annotation_knows_genes_by_any_name_with_codes_that_reach_upwards()
    {
        var annotation = EmbeddedAnnotation.Processes;
        var vcp = annotation.Find("uniprotkb:P55072");

        Assert.Equal("VCP", vcp.Symbol);
        Assert.True(annotation.Count > 17_000);
        var (erad, catabolism) = (annotation.FindTerm("GO:0036503")!, annotation.FindTerm("GO:0009056")!);
        Assert.Contains(erad.Index, vcp.Terms);
        Assert.Contains(catabolism.Index, vcp.Terms);
        Assert.True(annotation.IsAncestor(catabolism.Index, erad.Index));
        Assert.False(annotation.IsAncestor(erad.Index, catabolism.Index));
        Assert.True(erad.InformationContent > catabolism.InformationContent);
        Assert.Equal(vcp.Terms.Order(), vcp.Terms);
        Assert.Equal(vcp.Terms.Count, vcp.Codes.Count);
    }

    [Fact]
    public void Plant_processes_have_no_human_gene() => Assert.Null(EmbeddedAnnotation.Processes.FindTerm("GO:0009734"));

    [Fact]
    public void Information_content_is_minus_ln_of_the_share_of_genes_at_the_term_or_below_it()
    {
        // autophagy of mitochondrion is an autophagy: three of four genes carry autophagy, one mitophagy.
        var annotation = Read("IDA:422", "IMP:6914", "IEA:6914 TAS:6281", "TAS:6281");

        Assert.Equal(-Math.Log(3.0 / 4), annotation.FindTerm("GO:0006914")!.InformationContent, 10);
        Assert.Equal(-Math.Log(1.0 / 4), annotation.FindTerm("GO:0000422")!.InformationContent, 10);
        Assert.Equal(0, annotation.FindTerm("GO:0008150")!.InformationContent, 10);
        Assert.Null(annotation.FindTerm("GO:0009734"));
    }

    [Theory]
    [InlineData("TAZ", "several genes", true)]
    [InlineData("NOSUCHGENE9", "no known human gene", false)]
    public void Names_without_one_gene_say_why(string name, string why, bool isAmbiguous)
    {
        var none = EmbeddedAnnotation.Processes.Find(name);

        Assert.Empty(none.Terms);
        Assert.Contains(why, none.WhyNot, StringComparison.Ordinal);
        Assert.Equal(isAmbiguous, none.IsAmbiguous);
    }

    [Theory]
    [InlineData("XYZ:422", "'XYZ' is no evidence code")]
    [InlineData("IDA", "'IDA' has no evidence code")]
    [InlineData("IDA:abc", "'abc' is no identifier of a process")]
    public void Damaged_row_is_named_with_its_line(string row, string why)
    {
        var failure = Assert.Throws<PathwayException>(() => Read(row));

        Assert.Contains("line 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_codes_are_a_set_in_alphabetical_order()
    {
        var codes = EvidenceCodes.Of("IMP") | EvidenceCodes.Of("IDA") | EvidenceCodes.Of("IMP");

        Assert.Equal("IDA, IMP", codes.ToString());
        Assert.False(codes.IsElectronic);
        Assert.True(EvidenceCodes.Of("IEA").IsElectronic);
    }

    // The rows belong to four genes of the embedded table, by their Entrez identifiers.
    private static ProcessAnnotation Read(params string[] rows)
    {
        string[] entrez = ["7157", "4287", "7415", "672"];
        var lines = rows.Select((row, index) => $"{entrez[index]}\t{row}\n");
        var table = $"# release: then\nentrez\tprocesses\n{string.Concat(lines)}";
        return ProcessAnnotation.Read(new MemoryStream(Encoding.UTF8.GetBytes(table)), "test", EmbeddedOntology.Graph,
            GeneResolver.Embedded);
    }
}
