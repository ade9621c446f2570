using CsCheck;
using Pathway.Doubles;
using Pathway.Genes;
using Xunit;

namespace Pathway.Steps.Evidence;

/// <summary>Typesetting never changes a verdict; a changed word, number, sign or negation always does. The operators are
/// disjoint.</summary>
public sealed class TypesettingTests
{
    private static readonly string[] Openings = ["Here ", "In neurons, ", "At 37 °C ", "We show that ", "With 5 µM calcium "];
    private static readonly string[] Actors = ["ataxin-3", "VCP", "α-synuclein", "Beclin-1", "GSK-3β"];
    private static readonly string[] Endings =
    [
        " at high Ca²⁺ levels (p < 0.05)", " in 2 × 10⁶ tumour cells", " with a Kd of 5 µM at −20 °C", " and localises to fibres",
        " during signalling in the haematopoietic lineage", " by 45 ± 3 % in all clones", " at a rate of 0.5 min⁻¹",
    ];

    private static readonly Gen<string> Sentences = Gen.Select(Gen.OneOfConst(Openings), Gen.OneOfConst(Actors), Gen.OneOfConst(Actors),
        Gen.OneOfConst(" binds ", " inhibits ", " efficiently modifies "), Gen.OneOfConst(Endings),
        static (opening, one, other, verb, ending) => $"{opening}{one}{verb}{other}{ending}");

    private static readonly (string Name, Func<string, string> Apply)[] Typesetting =
    [
        ("case", static text => text.ToUpperInvariant().Replace("\u039C", "\u00B5", StringComparison.Ordinal)),
        ("numeric reference", static text => InsertBehindWord(text, 3, " [13,14]")),
        ("author and year", static text => InsertBehindWord(text, 3, " (Doe et al., 2014)")),
        ("two authors", static text => InsertBehindWord(text, 3, " (Doe and Roe, 2014; Poe, 2016b)")),
        ("figure", static text => InsertBehindWord(text, 3, " (Fig. 2A)")),
        ("supplement", static text => InsertBehindWord(text, 3, " (Supplementary Table S1)")),
        ("soft hyphen", static text => text.Replace("ata", "at\u00ADa", StringComparison.Ordinal).Replace("modi", "mo\u00ADdi",
            StringComparison.Ordinal)),
        ("line end", static text => text.Replace("-", "-\n", StringComparison.Ordinal)),
        ("ligature", static text => text.Replace("fi", "\uFB01", StringComparison.Ordinal).Replace("ffi", "\uFB03",
            StringComparison.Ordinal)),
        ("no space at units", static text => text.Replace(" °C", "°C", StringComparison.Ordinal).Replace(" µM", "µM",
            StringComparison.Ordinal)),
        ("no space at signs", static text => text.Replace(" < ", "<", StringComparison.Ordinal).Replace(" ± ", "±",
            StringComparison.Ordinal)),
        ("thin space", static text => text.Replace(' ', '\u2009')),
        ("letter x", static text => text.Replace("×", "x", StringComparison.Ordinal)),
        ("plain superscript", static text => text.Replace("²⁺", "2+", StringComparison.Ordinal).Replace("⁻¹", "−1",
            StringComparison.Ordinal)
            .Replace("10⁶", "106", StringComparison.Ordinal)),
        ("dash", static text => text.Replace('-', '\u2011')),
        ("American", static text => text.Replace("tumour", "tumor", StringComparison.Ordinal).Replace("localises", "localizes",
            StringComparison.Ordinal)
            .Replace("fibres", "fibers", StringComparison.Ordinal).Replace("signalling", "signaling", StringComparison.Ordinal)
            .Replace("haematopoietic", "hematopoietic", StringComparison.Ordinal)),
        ("entity", static text => text.Replace("<", "&lt;", StringComparison.Ordinal).Replace("±", "&plusmn;", StringComparison.Ordinal)),
        ("markup", static text => text.Replace("²⁺", "<sup>2+</sup>", StringComparison.Ordinal).Replace("Ca", "<i>Ca</i>",
            StringComparison.Ordinal)),
    ];

    private static readonly (string Name, Func<string, string> Apply)[] Changes =
    [
        ("word added", static text => InsertBehindWord(text, 2, " reportedly")),
        ("word changed", static text => text.Replace(" in ", " near ", StringComparison.Ordinal).Replace(" at ", " above ",
            StringComparison.Ordinal)),
        ("negation", static text => text.Replace(" binds ", " never binds ", StringComparison.Ordinal)
            .Replace(" inhibits ", " never inhibits ", StringComparison.Ordinal)),
        ("number", static text => text.Replace("5", "6", StringComparison.Ordinal)),
        ("power", static text => text.Replace("⁶", "⁷", StringComparison.Ordinal)),
        ("sign", static text => text.Replace("−20", "20", StringComparison.Ordinal).Replace("⁻¹", "¹", StringComparison.Ordinal)),
        ("comparison", static text => text.Replace("<", ">", StringComparison.Ordinal)),
        ("charge", static text => text.Replace("²⁺", "²", StringComparison.Ordinal)),
        ("Greek letter", static text => text.Replace("α", "β", StringComparison.Ordinal)),
        ("unit", static text => text.Replace("µM", "nM", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Typesetting_of_either_side_is_ignored() => Gen.Select(Sentences, Gen.Int[0, Typesetting.Length - 1],
        Gen.Int[0, Typesetting.Length - 1]).SampleSeeded(static (sentence, first, second) =>
    {
        // Encodings come last, as in a file.
        if (first > second) { (first, second) = (second, first); }
        var changed = Typesetting[second].Apply(Typesetting[first].Apply(sentence));
        Assert.True(IsFound(changed, sentence), $"{Typesetting[first].Name}, {Typesetting[second].Name}: '{sentence}' in '{changed}'");
        Assert.True(IsFound(sentence, changed), $"{Typesetting[first].Name}, {Typesetting[second].Name}: '{changed}' in '{sentence}'");
    }, count: 3000);

    [Fact]
    public void Change_of_the_text_is_found() => Gen.Select(Sentences, Gen.Int[0, Changes.Length - 1], Gen.Int[0, Typesetting.Length - 1])
        .SampleSeeded(static (sentence, change, typesetting) =>
        {
            var changed = Changes[change].Apply(sentence);
            if (changed == sentence) { return; }
            var quote = Typesetting[typesetting].Apply(changed);
            Assert.False(IsFound(sentence, quote), $"{Changes[change].Name}, {Typesetting[typesetting].Name}: '{quote}' in '{sentence}'");
        }, count: 3000);

    [Theory]
    [InlineData("It moves directly¹⁴ and binds VCP in cells.", "It moves directly and binds VCP in cells", true)]
    [InlineData("It moves directly14 and binds VCP in cells.", "It moves directly and binds VCP in cells", false)] // ambiguous
    [InlineData("We saw 10⁶ cells that bind VCP in vitro.", "We saw 10 cells that bind VCP in vitro", false)]
    [InlineData("We saw Ca²⁺ that binds VCP in vitro.", "We saw Ca that binds VCP in vitro", false)]
    [InlineData("It phosphorylates VCP at Ser⁶⁵ in vitro.", "It phosphorylates VCP at Ser65 in vitro", true)]
    [InlineData("It phosphorylates VCP at Ser⁶⁵ in vitro.", "It phosphorylates VCP at Ser56 in vitro", false)]
    [InlineData("It raised VCP levels 2·5-fold in all cells.", "It raised VCP levels 2.5-fold in all cells", true)]
    [InlineData("It raised VCP levels 2·5-fold in all cells.", "It raised VCP levels 25-fold in all cells", false)]
    [InlineData("It was othe-\nrwise known to locali-\nse here.", "It was otherwise known to localize here", true)]
    [InlineData("It turns [an enzyme] + water into [an enzyme] + acid.", "It turns [an enzyme] + water into [an enzyme] acid", false)]
    [InlineData("It turns [an enzyme] + water into [an enzyme] + acid.", "It turns [an enzyme] + water into [an enzyme] + acid", true)]
    [InlineData("It speeds up [2Fe-2S] cluster assembly in vitro.", "It speeds up [2Fe-2S] cluster assembly in vitro", true)]
    public void Tells_marks_of_references_from_text(string text, string quote, bool isFound) => Assert.Equal(isFound, IsFound(text, quote));

    [Fact]
    public void Ambiguous_number_is_unchecked() => Assert.Equal(Model.PathwayVerdictKind.Unchecked, EvidenceTestData.Check(
        EvidenceTestData.Evidence with { Quote = "We show that ataxin-3 inhibits p97 directly in cells" }, EvidenceTestData.Fetched(
            fullText: "We show that ataxin-3 inhibits p97 directly14 in cells.")).Kind);

    [Fact]
    public void Aside_never_turns_a_negation_and_a_negation_always_turns_a_statement() => Gen.Select(
        Gen.OneOfConst("binds", "interacts with", "associates with"), Gen.OneOfConst("", "In neurons, ", "We show that "),
        Gen.OneOfConst("", " in vitro", " during mitosis", " at low pH")).SampleSeeded((verb, opening, ending) =>
    {
        var stated = Read($"{opening}ATXN3 {verb} VCP{ending}.");
        var plain = verb.Replace("binds", "bind", StringComparison.Ordinal).Replace("ts with", "t with", StringComparison.Ordinal)
            .Replace("tes with", "te with", StringComparison.Ordinal);
        var denied = Read($"{opening}ATXN3 does not {plain} VCP{ending}.");
        var aside = Read($"{opening}ATXN3, but not its paralog, {verb} VCP{ending}.");
        Assert.False(Assert.Single(stated).IsDenied);
        Assert.True(Assert.Single(denied).IsDenied);
        Assert.False(Assert.Single(aside).IsDenied);
    }, count: 200);

    private static IReadOnlyList<StatedRelation> Read(string text)
    {
        var names = new ProteinNames(EmbeddedGenes.Names);
        var sentence = new RecordText("abstract", text);
        return SentenceReader.Read(sentence, names.FindMentions("ATXN3", sentence), names.FindMentions("VCP", sentence));
    }

    private static bool IsFound(string text, string quote) =>
        QuoteSearch.Find(QuoteNormalizer.Normalize($"Before it. {text}. Behind it."), QuoteNormalizer.Normalize(quote)) is not null;

    private static string InsertBehindWord(string text, int number, string inserted)
    {
        var at = -1;
        for (var i = 0; i < number; i++) { at = text.IndexOfAny([' ', '\u2009'], at + 1); }
        return at < 0 ? text : text[..at] + inserted + text[at..];
    }
}
