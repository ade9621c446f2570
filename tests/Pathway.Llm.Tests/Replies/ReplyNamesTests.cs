using Pathway.Doubles;
using Pathway.Llm.Replies;
using Pathway.Ontology;
using Pathway.Questions;
using Xunit;

namespace Pathway.Replies;

/// <summary>Names alone: cleaned, or refused.</summary>
public sealed class ReplyNamesTests
{
    [Theory]
    [InlineData("Selective Autophagy")]
    [InlineData("  Selective Autophagy. ")]
    [InlineData("**Selective Autophagy**")]
    [InlineData("***\"Selective Autophagy\"***")]
    [InlineData("`Selective Autophagy`")]
    [InlineData("“Selective Autophagy”")]
    [InlineData("## Selective Autophagy")]
    [InlineData("1. Selective Autophagy")]
    [InlineData("(2) Selective Autophagy")]
    [InlineData("- **Selective Autophagy**")]
    [InlineData("Parent: Selective Autophagy")]
    [InlineData("**Immediate parent:** Selective Autophagy")]
    [InlineData("Name = Selective Autophagy")]
    [InlineData("[Selective Autophagy](https://host/x)")]
    [InlineData("Selective Autophagy (GO:0061912)")]
    [InlineData("GO:0061912 Selective Autophagy")]
    [InlineData("GO:0061912: Selective Autophagy")]
    [InlineData("Selective Autophagy [R-HSA-9663891]")]
    [InlineData("Selective Autophagy | hsa04140")]
    [InlineData("Root A > Autophagy > Selective Autophagy")]
    [InlineData("Root A > Autophagy > Selective Autophagy > Aggrephagy")]
    [InlineData("Aggrephagy → Selective Autophagy → Autophagy → Root A")]
    [InlineData("Selective Autophagy < Autophagy < Root A")]
    [InlineData("Autophagy -> Selective Autophagy")]
    [InlineData("Root A / Autophagy / Selective Autophagy")]
    [InlineData("Root A | Autophagy | Selective Autophagy")]
    [InlineData("Root A::Autophagy::Selective Autophagy")]
    [InlineData("Root A>Autophagy>Selective Autophagy")]
    [InlineData("Selective Autophagy / Autophagy / Root A")]
    [InlineData("🧬 Selective Autophagy")]
    [InlineData("✅ **Selective Autophagy** ⭐️")]
    [InlineData("1️⃣ Selective Autophagy")]
    [InlineData("a) Selective Autophagy")]
    [InlineData("Level 2: Selective Autophagy")]
    [InlineData("immediate_parent: Selective Autophagy")]
    [InlineData("Final answer: Selective Autophagy")]
    [InlineData("„Selective Autophagy”")]
    [InlineData("‹Selective Autophagy›")]
    [InlineData("「Selective Autophagy」")]
    [InlineData("\\\"Selective Autophagy\\\"")]
    [InlineData("\\*\\*Selective Autophagy\\*\\*")]
    [InlineData("<b>Selective Autophagy</b>")]
    [InlineData("<strong class=\"x\"><em>Selective Autophagy</em></strong>")]
    [InlineData("&quot;Selective Autophagy&quot;")]
    [InlineData("Selective Autophagy!")]
    [InlineData("Selective Autophagy。")]
    [InlineData("Selective Autophagy (the immediate parent)")]
    [InlineData("Selective Autophagy - direct parent")]
    [InlineData("Selective Autophagy (which is a kind of autophagy)")]
    [InlineData("Selective Autophagy – the process by which cells digest a part of themselves")]
    [InlineData("Selective Autophagy: a type of autophagy")]
    [InlineData("Most likely: Selective Autophagy")]
    [InlineData("Probably Selective Autophagy")]
    [InlineData("A subtype of Selective Autophagy")]
    public void Cleans_name(string text) => Assert.Equal("Selective Autophagy", Read(text).Name);

    [Theory]
    [InlineData("Root A")]
    [InlineData("root a")]
    [InlineData("**Root A**")]
    [InlineData("Root A (X:1)")]
    [InlineData("1. Root A (GO:0000001)")]
    [InlineData("Root: Root A")]
    [InlineData("Root A (root)")]
    [InlineData("the root Root A")]
    [InlineData("Root term \"Root A\"")]
    [InlineData("[Root A](X:1)")]
    [InlineData("➡️ Root A")]
    public void Finds_root(string text) => Assert.Equal("Root A", Read(text).Name);

    [Theory]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("None")]
    [InlineData("N/A")]
    [InlineData("n.a.")]
    [InlineData("Unknown")]
    [InlineData("\"unknown\"")]
    [InlineData("not applicable")]
    [InlineData("Parent: none")]
    [InlineData("-")]
    [InlineData("?")]
    [InlineData("<null>")]
    [InlineData("(none)")]
    [InlineData("#N/A")]
    [InlineData("**None**")]
    [InlineData("None (it is a root)")]
    [InlineData("unknown - the term is not in any ontology")]
    [InlineData("None of the roots fits")]
    [InlineData("No suitable parent")]
    [InlineData("No parent.")]
    [InlineData("not found")]
    [InlineData("&lt;none&gt;")]
    [InlineData("❌ None")]
    [InlineData("🤷")]
    [InlineData("...")]
    [InlineData("unbekannt")]
    [InlineData("Ninguno")]
    [InlineData("无")]
    [InlineData("нет")]
    public void Says_that_there_is_none(string text) => Assert.Equal((null, null), Read(text));

    [Theory]
    [InlineData("The immediate parent of this term is Selective Autophagy, which belongs to Root A.")]
    [InlineData("This belongs to autophagy")]
    [InlineData("I cannot determine the parent")]
    [InlineData("Sorry, no idea")]
    [InlineData("Autophagy. Cells digest themselves")]
    [InlineData("Autophagy because it degrades aggregates")]
    [InlineData("<name of the parent>")]
    [InlineData("{\"name\":\"Autophagy\"}")]
    [InlineData("https://host/Autophagy")]
    [InlineData("GO:0061912")]
    [InlineData("12345")]
    [InlineData("Could it be autophagy?")]
    [InlineData("1. Autophagy 2. Mitophagy 3. Pexophagy")]
    [InlineData("Based on the roots, autophagy")]
    [InlineData("We place it under autophagy")]
    [InlineData("Aggrephagy falls under autophagy")]
    [InlineData("Der übergeordnete Begriff ist Autophagie")]
    [InlineData("Le terme parent est autophagie")]
    [InlineData("该术语属于自噬")]
    [InlineData("聚集体自噬。它降解蛋白质聚集体")]
    [InlineData("Selective Auto…")]
    [InlineData("Selective Auto...")]
    [InlineData("string")]
    [InlineData("the parent term")]
    [InlineData("Parent Name")]
    [InlineData("name of the immediate parent")]
    [InlineData("same as above")]
    [InlineData("[secret removed]")]
    public void Refuses_what_is_no_name(string text)
    {
        var (name, refused) = Read(text);

        Assert.Null(name);
        Assert.NotNull(refused);
    }

    [Theory]
    [InlineData("2-oxoglutarate metabolic process")]
    [InlineData("14-3-3 protein binding")]
    [InlineData("5'-nucleotidase activity")]
    [InlineData("(1->3)-beta-D-glucan biosynthetic process")]
    [InlineData("'de novo' IMP biosynthetic process")]
    [InlineData("[2Fe-2S] cluster assembly")]
    [InlineData("ARE-mediated mRNA decay")]
    [InlineData("Respiratory Chain Complex I Assembly")]
    [InlineData("Nucleoside/Nucleotide Metabolism")]
    [InlineData("Wnt Signaling, Calcium Modulating Pathway")]
    [InlineData("线粒体自噬")]
    [InlineData("Autofagia selectiva")]
    [InlineData("Селективная аутофагия")]
    [InlineData("Root Development")]
    [InlineData("DNA Repair, Direct Reversal")]
    [InlineData("Response to Cd2+")]
    [InlineData("BCR::ABL1 Signaling")]
    [InlineData("β-Oxidation of Fatty Acids")]
    [InlineData("Parental Behavior")]
    [InlineData("Unknown Protein Response & Repair")]
    public void Keeps_names(string name) => Assert.Equal(name, Read(name).Name);

    [Fact]
    public void Keeps_names_of_the_ontology()
    {
        var changed = EmbeddedOntology.Graph.Terms.Select(static term => term.Name).Where(static name => Read(name).Name != name).ToList();

        Assert.Empty(changed);
    }

    [Fact]
    public void Refused_name_is_missing_and_counts_as_unknown_if_it_is_given_again()
    {
        var item = Match("""{"id":"1","parent":"This is a kind of autophagy."}""", TestQuestions.Parent("aggrephagy"));

        Assert.Null(item.Answer);
        Assert.Contains("This is a kind", item.MissingReason, StringComparison.Ordinal);
        Assert.True(item.Abstention!.IsAbstention);
    }

    [Fact]
    public void Name_that_says_none_is_an_abstention() =>
        Assert.True(Match("""{"id":"1","parent":"N/A","reason":"odd"}""", TestQuestions.Parent("aggrephagy")).Answer!.IsAbstention);

    [Fact]
    public void Root_is_found_before_its_explanation()
    {
        var names = new ReplyNames(new RootQuestion { Subject = "aggrephagy", Roots = TestQuestions.Roots });

        Assert.Equal("Root A", names.Read("Root A: all that begins with it"));
        Assert.Equal("Root A", names.Read("root a - because of its letter"));
    }

    [Fact]
    public void Siblings_without_a_name_are_left_out()
    {
        const string list = """[{"name":"null"},{"name":"1. Mitophagy"},{"name":"This is no name at all."},{"name":"Pexophagy"}]""";

        var item = Match($$"""{"id":"1","isUnknown":false,"siblings":{{list}}}""", TestQuestions.Siblings("selective autophagy"));

        Assert.Equal(["Mitophagy", "Pexophagy"], item.Answer!.Siblings.Select(static term => term.Name));
        Assert.Null(Match("""{"id":"1","isUnknown":false,"siblings":[{"name":"That is all."}]}""", TestQuestions.Siblings("x")).Answer);
    }

    [Fact]
    public void Intermediate_without_a_name_says_nothing()
    {
        var item = Match("""{"id":"1","isDirect":false,"intermediate":"It is unclear."}""", TestQuestions.Between("aggrephagy"));

        Assert.Null(item.Answer);
        Assert.True(Match("""{"id":"1","isDirect":true,"intermediate":"none"}""", TestQuestions.Between("a")).Answer!.IsDirect);
    }

    private static (string? Name, string? Refused) Read(string text)
    {
        var names = new ReplyNames(TestQuestions.Parent("aggrephagy"));
        return (names.Read(text), names.Refused);
    }

    private static BatchResponseItem<TAnswer> Match<TAnswer>(string item, Question<TAnswer> question)
        where TAnswer : Answer
    {
        var schema = Llm.Prompts.PromptFiles.Find(question.Kind)!.ReplySchema;
        return ReplyMatcher.Match(ReplyReader.Read($$"""{"answers":[{{item}}]}""", schema), ["1"], schema, [question])[0];
    }
}
