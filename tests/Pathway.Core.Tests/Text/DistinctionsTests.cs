using Xunit;

namespace Pathway.Text;

public sealed class DistinctionsTests
{
    [Theory]
    [InlineData("positive regulation of autophagy", "negative regulation of autophagy")]
    [InlineData("upregulation of autophagy", "inhibition of autophagy")]
    [InlineData("autophagy", "regulation of autophagy")]
    [InlineData("regulation of autophagy", "positive regulation of autophagy")]
    [InlineData("heat", "response to heat")]
    [InlineData("protein import", "protein export")]
    [InlineData("protein ubiquitination", "protein deubiquitination")]
    [InlineData("protein phosphorylation", "protein dephosphorylation")]
    [InlineData("glucose catabolic process", "glucose biosynthetic process")]
    [InlineData("interleukin-1 production", "interleukin-2 production")]
    [InlineData("complex I assembly", "complex II assembly")]
    [InlineData("TGFα signaling", "TGFβ signaling")]
    [InlineData("T cell activation", "B cell activation")]
    [InlineData("D-alanine transport", "L-alanine transport")]
    [InlineData("nuclear protein quality control", "mitochondrial protein quality control")]
    [InlineData("homologous recombination", "non-homologous recombination")]
    [InlineData("mitotic cell cycle", "meiotic cell cycle")]
    [InlineData("DNA damage", "DNA damage response")]
    [InlineData("insulin secretion", "response to insulin secretion")]
    [InlineData("GSK3α signaling", "GSK3β signaling")]
    [InlineData("presynaptic vesicle fusion", "postsynaptic vesicle fusion")]
    [InlineData("astrocyte differentiation", "oligodendrocyte differentiation")]
    [InlineData("glial cell migration", "Schwann cell migration")]
    [InlineData("stem cell differentiation", "hematopoietic stem cell differentiation")]
    [InlineData("mitochondrial outer membrane organization", "mitochondrial inner membrane organization")]
    [InlineData("translation initiation", "translation termination")]
    [InlineData("caspase-dependent cell death", "caspase-independent cell death")]
    [InlineData("tRNA processing", "rRNA processing")]
    [InlineData("activation of autophagy", "inhibition of autophagy")]
    [InlineData("autophagy up-regulation", "autophagy down-regulation")]
    public void Names_of_different_concepts_are_distinguished(string left, string right)
    {
        Assert.NotNull(Distinctions.Of(left).FindDifference(Distinctions.Of(right)));
        Assert.NotNull(Distinctions.Of(right).FindDifference(Distinctions.Of(left)));
    }

    [Theory]
    [InlineData("upregulation of autophagy", "positive regulation of autophagy")]
    [InlineData("activation of JUN kinase", "up-regulation of JUN kinase")]
    [InlineData("inhibition of apoptosis", "negative regulation of apoptotic process")]
    [InlineData("ER stress", "endoplasmic reticulum stress")]
    [InlineData("Wnt/β-catenin signalling", "Wnt beta catenin signaling")]
    [InlineData("Ubiquitin–Proteasome System", "ubiquitin proteasome system")]
    [InlineData("Protein Folding", "protein folding pathway")]
    public void Names_of_one_concept_are_not_distinguished(string left, string right) =>
        Assert.Null(Distinctions.Of(left).FindDifference(Distinctions.Of(right)));
}
