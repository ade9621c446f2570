using Xunit;

namespace Pathway.Ontology;

public sealed class TermRecognizerTests
{
    private static readonly TermRecognizer Recognizer = TermRecognizer.Embedded;

    [Theory]
    [InlineData("Mutant protein is cleared by macroautophagy, and then the cell dies.", "macroautophagy")]
    [InlineData("It delays the degradation of misfolded proteins (DNA repair is not touched).", "DNA repair")]
    [InlineData("Loss of PNKP stalls nucleotide-excision repair.", "nucleotide-excision repair")]
    public void Sentence_names_terms(string text, string name) =>
        Assert.Contains(Recognizer.FindInText(text), term => term.Name == name);

    [Theory]
    [InlineData("mTORC1 Signaling", "TORC1 signaling")]
    [InlineData("Endoplasmic Reticulum-Associated Degradation (ERAD)", "ubiquitin-dependent ERAD pathway,ERAD pathway")]
    [InlineData("Transcription-Coupled DNA Repair", "transcription-coupled nucleotide-excision repair,DNA repair")]
    public void Title_names_terms_in_other_words(string title, string names) =>
        Assert.Contains(Recognizer.FindInTitle(title), term => names.Split(',').Contains(term.Name));

    [Fact]
    public void Longest_run_wins_and_runs_do_not_cross_punctuation()
    {
        Assert.Equal("positive regulation of autophagy",
            Assert.Single(Recognizer.FindInText("positive regulation of autophagy")).Name);
        Assert.DoesNotContain(Recognizer.FindInText("It harms DNA. Repair follows."), static term => term.Name == "DNA repair");
    }

    [Theory]
    [InlineData("")]
    [InlineData("The weather was fine.")]
    [InlineData("ER, UPR and ROS")]
    public void Text_without_terms_has_none(string text) => Assert.Empty(Recognizer.FindInText(text));
}
