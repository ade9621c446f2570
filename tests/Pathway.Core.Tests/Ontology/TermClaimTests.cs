using Pathway.Curators;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Questions;
using Xunit;

namespace Pathway.Ontology;

/// <summary>What names of databases and people claim to denote, and what they do not.</summary>
public sealed class TermClaimTests
{
    private static readonly TermMatcher Matcher = new(EmbeddedOntology.Index);
    private static readonly OntologyCurator Curator = new(static () => EmbeddedOntology.Index);

    [Theory]
    [InlineData("hsa04144 Endocytosis - Homo sapiens (human)", "GO:0006897", "exact name")]
    [InlineData("REACTOME_EXOCYTOSIS", "GO:0006887", "exact name")]
    [InlineData("R-HSA-73894 DNA Repair", "GO:0006281", "exact name")]
    [InlineData("GO_0006281", "GO:0006281", "identifier")]
    [InlineData("GO:0006281~DNA repair", "GO:0006281", "identifier")]
    [InlineData("Mus musculus: Translation", "GO:0006412", "exact name")]
    [InlineData("Nonhomologous End Joining (NHEJ)", "GO:0006303", "rewritten")]
    [InlineData("Endocytosis Inhibition", "GO:0045806", "rewritten")]
    [InlineData("Signaling by BMP", "GO:0030509", "rewritten")]
    [InlineData("FGFR signaling", "GO:0008543", "rewritten")]
    [InlineData("Programmed cell death (pyroptosis)", "GO:0070269", "exact name")]
    [InlineData("Sumoylation", "GO:0016925", "rewritten")]
    [InlineData("Phosphorylation", "GO:0006468", "rewritten")]
    [InlineData("JAK-STAT", "GO:0007259", "rewritten")]
    [InlineData("Wnt–β-catenin", "GO:0060070", "rewritten")]
    [InlineData("MAPK/ERK", "GO:0000165", "rewritten")]
    [InlineData("MAPK pathway", "GO:0000165", "rewritten")]
    [InlineData("TCR signaling pathway", "GO:0050852", "exact synonym")]
    [InlineData("Splicing", "GO:0000398", "rewritten")]
    [InlineData("Apoptosis", "GO:0006915", "rewritten")]
    // Decoration of files of gene sets, and of species.
    [InlineData("Translation%WikiPathways_20250110%WP9999%Homo sapiens", "GO:0006412", "exact name")]
    [InlineData("DNA repair%GOBP%GO:0006281", "GO:0006281", "identifier")]
    [InlineData("EXOCYTOSIS_MOUSE", "GO:0006887", "exact name")]
    [InlineData("Translation in humans", "GO:0006412", "exact name")]
    // Residues, of proteins and of histones.
    [InlineData("Lysine acetylation", "GO:0018394", "rewritten")]
    [InlineData("Threonine phosphorylation", "GO:0018107", "rewritten")]
    [InlineData("H3K9 methylation", "GO:0051567", "rewritten")]
    [InlineData("K63 ubiquitination", "GO:0070534", "rewritten")]
    [InlineData("N-glycosylation", "GO:0006487", "rewritten")]
    // Signs before and behind, and prefixes that undo.
    [InlineData("Inactivation of MAPK activity", "GO:0043407", "rewritten")]
    [InlineData("B cell inactivation", "GO:0050869", "rewritten")]
    [InlineData("Blockade of angiogenesis", "GO:0016525", "rewritten")]
    [InlineData("De-acetylation", "GO:0006476", "rewritten")]
    // Ways between two places.
    [InlineData("Transport from Golgi to plasma membrane", "GO:0006893", "rewritten")]
    [InlineData("Endosome to Golgi transport", "GO:0042147", "rewritten")]
    [InlineData("Embryonic development", "GO:0009790", "rewritten")]
    [InlineData("Ras signaling", "GO:0007265", "rewritten")]
    [InlineData("DNA mismatch repair", "GO:0006298", "rewritten")]
    [InlineData("Viral assembly", "GO:0019068", "exact synonym")]
    [InlineData("OXPHOS", "GO:0006119", "rewritten")]
    [InlineData("Homoeostasis", "GO:0042592", "rewritten")]
    public void Finds_the_term_behind_decoration_and_wording(string name, string id, string claim)
    {
        var match = Matcher.Find(name);

        Assert.NotNull(match);
        Assert.Equal((id, claim), (match.Term.Id, match.Claim));
    }

    [Theory]
    [InlineData("pathway")]
    [InlineData("Signaling")]
    [InlineData("#7")]
    [InlineData("b")]
    [InlineData("WP1234")]
    [InlineData("BRCA2")]
    [InlineData("Proteasome")]
    [InlineData("Parthanatos")]
    // What a molecule does is a function, and what it is made of a structure.
    [InlineData("Kinase activity")]
    [InlineData("Protein binding")]
    [InlineData("Chaperone activity")]
    [InlineData("Microtubule")]
    // It says less than the regulation of the activity of a receptor or a factor.
    [InlineData("CREB activation")]
    [InlineData("Drug resistance")]
    // What regulates nothing but signaling says nothing of what is signaled.
    [InlineData("Receptor activation")]
    [InlineData("Kinase cascade")]
    // Its own direction is missing in the term that has it as a synonym.
    [InlineData("Cell cycle arrest")]
    // Signals between two places, of which it names one.
    [InlineData("Mitochondrial signaling pathway")]
    // What is secreted is not synthesized.
    [InlineData("Secretion of toxins")]
    // One word that only replaces another one is another name.
    [InlineData("Assembly")]
    // What acts is no process, and a cell that is silent says nothing of its signals.
    [InlineData("Tumor suppressor")]
    [InlineData("Kinase inhibitor")]
    [InlineData("Neuron inactivation")]
    [InlineData("Response")]
    [InlineData("Cellular response")]
    // A share of a text is no column of a file of gene sets.
    [InlineData("50% DNA repair")]
    // Two names of one gene, and places, are no components of a pathway.
    [InlineData("VCP/p97")]
    [InlineData("ER-Golgi")]
    [InlineData("cell-cell")]
    [InlineData("protein folding (GO:0006281)")]
    [InlineData("regulation of autophagy by translation")]
    public void Claims_nothing_where_the_name_does_not_say_it(string name) => Assert.Null(Matcher.Find(name));

    [Theory]
    [InlineData("ER to Golgi transport", "Golgi to ER transport")]
    [InlineData("Acetylation", "Deacetylation")]
    [InlineData("Endocytosis inhibition", "Endocytosis activation")]
    [InlineData("Histone methylation", "Histone demethylation")]
    [InlineData("Lysine acetylation", "Lysine deacetylation")]
    [InlineData("Protein lysine acetylation", "Peptidyl-lysine deacetylation")]
    [InlineData("Cell-cell communication", "Cell communication")]
    [InlineData("Embryonic development", "Embryonic morphogenesis")]
    [InlineData("Transport from Golgi to plasma membrane", "Golgi to plasma membrane protein transport")]
    [InlineData("Proteasomal degradation", "Proteasome disassembly")]
    [InlineData("JNK signaling", "Stress-activated protein kinase signaling")]
    public void Opposites_are_two_terms(string one, string other) => Assert.NotEqual(Matcher.Find(one)?.Term, Matcher.Find(other)?.Term);

    [Theory]
    [InlineData("KRAS", "gene")]
    [InlineData("Signaling pathway", "does not say")]
    public async Task The_reason_of_an_abstention_says_why(string name, string reason)
    {
        var answer = (await Curator.AskAsync(new ParentQuestion { Subject = TermName.Key(name), Roots = RootProfiles.Load("all") },
            CancellationToken.None)).Answer;

        Assert.True(answer.IsAbstention);
        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
    }

    [Theory]
    // A wider name does not lie below what only the first case of it says.
    [InlineData("Nuclear receptor signaling", "bile acid")]
    [InlineData("Proteolytic processing", "pheromone")]
    [InlineData("Membrane trafficking", "reproduct")]
    [InlineData("Neuroprotection", "oxidative")]
    public void A_guess_does_not_say_what_the_name_leaves_out(string name, string word) => Assert.DoesNotContain(
        new ParentGuesser(EmbeddedOntology.Index).Guess(name, 3), guess => guess.Term.Name.Contains(word, StringComparison.Ordinal));

    [Fact]
    public void A_former_identifier_is_near_the_term_that_has_its_meaning_now()
    {
        var match = Matcher.FindNear("GO:0019952");

        Assert.NotNull(match);
        Assert.Equal(("GO:0000003", MatchKind.Retired, false), (match.Term.Id, match.Kind, match.IsExact));
    }

    [Fact]
    public void Every_process_has_a_root_in_the_widest_profile()
    {
        var anchors = new AnchorIndex(EmbeddedOntology.Graph, RootProfiles.Load(RootProfiles.Widest));

        Assert.Equal(["biological_process"],
            EmbeddedOntology.Graph.Terms.Where(term => anchors.Find(term) is null).Select(static term => term.Name));
    }
}
