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
    [InlineData("Exocytosis_Homo sapiens_hsa04999", "GO:0006887", "exact name")]
    [InlineData("Translation - Mus musculus (house mouse)", "GO:0006412", "exact name")]
    [InlineData("GO0006281", "GO:0006281", "identifier")]
    [InlineData("PID_HEDGEHOG_2PATHWAY", "GO:0007224", "rewritten")]
    [InlineData("mRNA splicing - major pathway", "GO:0000398", "exact synonym")]
    // Abbreviations in brackets, before and behind what goes on, and without the brackets.
    [InlineData("Glycosylphosphatidylinositol (GPI)-anchor biosynthesis", "GO:0006506", "rewritten")]
    [InlineData("Fc epsilon receptor (FCERI) signaling", "GO:0038095", "rewritten")]
    [InlineData("REACTOME_GLOBAL_GENOME_NUCLEOTIDE_EXCISION_REPAIR_GG_NER", "GO:0070911", "rewritten")]
    [InlineData("REACTOME_CITRIC_ACID_CYCLE_TCA_CYCLE", "GO:0006099", "rewritten")]
    [InlineData("TCA cycle aka Krebs cycle", "GO:0006099", "exact synonym")]
    // Brackets that say again what stands before them.
    [InlineData("Vitamin B7 (biotin) metabolism", "GO:0006768", "exact synonym")]
    [InlineData("Vitamin B2 (riboflavin) biosynthesis", "GO:0009231", "rewritten")]
    // What is not said: the usual form, the ion, whose signals.
    [InlineData("Serine biosynthesis", "GO:0006564", "rewritten")]
    [InlineData("Copper uptake", "GO:0015677", "rewritten")]
    [InlineData("Zinc metabolism", "GO:0055069", "rewritten")]
    [InlineData("Activation of TORC2", "GO:1904515", "rewritten")]
    [InlineData("mRNA stability", "GO:0043488", "rewritten")]
    [InlineData("Cell fusion", "GO:0140253", "rewritten")]
    [InlineData("Wound repair", "GO:0042060", "rewritten")]
    [InlineData("Transfer RNA processing", "GO:0008033", "rewritten")]
    [InlineData("DNA damage repair", "GO:0006281", "rewritten")]
    [InlineData("Actin reorganisation", "GO:0031532", "rewritten")]
    [InlineData("TGF-β signaling cascade", "GO:0007179", "rewritten")]
    [InlineData("Proteasome inhibition", "GO:1901799", "rewritten")]
    // Hyphens that are lost, and components in a chain.
    [InlineData("PID_IL27_PATHWAY", "GO:0070106", "rewritten")]
    [InlineData("Hedgehog/Gli signaling", "GO:0007224", "rewritten")]
    [InlineData("WP_FATTY_ACID_BETAOXIDATION", "GO:0006635", "rewritten")]
    [InlineData("EGF/EGFR signaling", "GO:0007173", "rewritten")]
    [InlineData("IL4_STAT6_SIGNALING", "GO:0035771", "rewritten")]
    [InlineData("BIOCARTA_TCR_PATHWAY", "GO:0050852", "rewritten")]
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
    [InlineData("Anti-angiogenesis", "GO:0016525", "rewritten")]
    [InlineData("Increased cell adhesion", "GO:0045785", "rewritten")]
    [InlineData("Kinase inhibition", "GO:0033673", "rewritten")]
    [InlineData("Proteasome activation", "GO:1901800", "rewritten")]
    // Ways between two places.
    [InlineData("Nucleus to cytoplasm transport", "GO:0051168", "rewritten")]
    [InlineData("Transport from cytosol to nucleus", "GO:0051170", "rewritten")]
    [InlineData("Transport from Golgi to plasma membrane", "GO:0006893", "rewritten")]
    [InlineData("Endosome to Golgi transport", "GO:0042147", "rewritten")]
    [InlineData("Embryonic development", "GO:0009790", "rewritten")]
    [InlineData("Ras signaling", "GO:0007265", "rewritten")]
    [InlineData("DNA mismatch repair", "GO:0006298", "rewritten")]
    [InlineData("Viral assembly", "GO:0019068", "exact synonym")]
    [InlineData("OXPHOS", "GO:0006119", "rewritten")]
    [InlineData("Homoeostasis", "GO:0042592", "rewritten")]
    // Coined words, adjectives of organs and cells, and what is said of dividing cells.
    [InlineData("Melanogenesis", "GO:0042438", "rewritten")]
    [InlineData("Chondrogenesis", "GO:0051216", "exact synonym")]
    [InlineData("Microglial activation", "GO:0001774", "rewritten")]
    [InlineData("Pain perception", "GO:0019233", "rewritten")]
    [InlineData("Odour perception", "GO:0007608", "rewritten")]
    [InlineData("Bacterial defence response", "GO:0042742", "rewritten")]
    [InlineData("Metabolic pathways", "GO:0008152", "rewritten")]
    [InlineData("Signal transduction cascades", "GO:0007165", "rewritten")]
    [InlineData("PERK signaling", "GO:0036499", "rewritten")]
    [InlineData("p53 pathway", "GO:0072331", "rewritten")]
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
    // Two that stand beside each other are no chain, and a gene is no abbreviation.
    [InlineData("IL-6/IL-8 signaling")]
    [InlineData("TP53/MDM2")]
    [InlineData("Membrane trafficking")]
    [InlineData("MET")]
    // It says not of which proteins.
    [InlineData("Protein quality control")]
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

    [Theory]
    // What has the name is meant, and no part of it that has the name as a synonym.
    [InlineData("Evasion of apoptosis", "execution phase of apoptosis")]
    // A system is no process of its own.
    [InlineData("Ubiquitin system", "system process")]
    // The order tells from where to where.
    [InlineData("Peroxisome to ER transport", "ER-dependent peroxisome localization")]
    [InlineData("Cytokine signaling in immune system", "immune system process")]
    // What happens is the same, and to what is not.
    [InlineData("Membrane repair", "DNA repair")]
    [InlineData("Blood vessel sprouting", "endothelial cell proliferation")]
    [InlineData("Addiction", "signal transduction")]
    [InlineData("Tendon repair", "protein repair")]
    [InlineData("Muscle repair", "DNA repair")]
    [InlineData("Scar formation", "biosynthetic process")]
    [InlineData("Plaque formation", "biosynthetic process")]
    [InlineData("Sperm maturation", "protein maturation")]
    [InlineData("LDL oxidation", "protein oxidation")]
    [InlineData("Oncogene activation", "protein activation cascade")]
    [InlineData("Tumor formation", "response to tumor cell")]
    [InlineData("Olfactory transduction", "anatomical structure development")]
    [InlineData("Kidney", "renal system development")]
    // What is taken from another molecule is no modification of a protein.
    [InlineData("Pyruvate decarboxylation", "protein modification process")]
    public void A_guess_is_not_wrong_in_kind(string name, string term) => Assert.NotEqual(term,
        new ParentGuesser(EmbeddedOntology.Index).Guess(name, 1) is [var guess] ? guess.Term.Name : null);

    [Theory]
    // Two members of a family are two concepts, so that the family is no claim.
    [InlineData("NOTCH1 signaling", "GO:0007219")]
    [InlineData("BIOCARTA_TNFR1_PATHWAY", "GO:0033209")]
    [InlineData("RAC1 signaling", "GO:0016601")]
    public void A_member_of_a_family_is_guessed_to_be_of_the_family(string name, string id)
    {
        Assert.Null(Matcher.Find(name));
        Assert.Equal(id, new ParentGuesser(EmbeddedOntology.Index).Guess(name, 1)[0].Term.Id);
    }

    [Theory]
    // A pathway of signals is no metabolism, and the signals for a process are not the process.
    [InlineData("Insulin pathway", "GO:1901142")]
    [InlineData("Programmed cell death signaling", "GO:0012501")]
    // To activate an enzyme may mean its first activation.
    [InlineData("NIK kinase activation", "GO:0007250")]
    // The brackets turn the meaning, and what is formed is not only organized.
    [InlineData("Positive (negative) regulation of autophagy", "GO:0010507")]
    [InlineData("Dendritic spine formation", "GO:0097061")]
    // One case of what a grouping term holds, and general words for any other.
    [InlineData("Puberty", "GO:0003006")]
    [InlineData("Cell extrusion", "GO:0044249")]
    public void Claims_no_other_process(string name, string id) => Assert.NotEqual(id, Matcher.Find(name)?.Term.Id);

    [Theory]
    [InlineData("Lactylation", "protein modification process")]
    [InlineData("Serine/threonine phosphorylation", "protein phosphorylation")]
    [InlineData("Histone phosphorylation", "protein phosphorylation")]
    public void The_name_of_a_modification_is_that_of_proteins(string name, string term) => Assert.Equal(term,
        new ParentGuesser(EmbeddedOntology.Index).Guess(name, 1)[0].Term.Name);

    [Theory]
    [InlineData("Human")]
    [InlineData("Homo sapiens")]
    [InlineData("KEGG pathway")]
    [InlineData("Beta-catenin")]
    [InlineData("Cell entry")]
    public async Task Nothing_is_placed_by_a_name_that_names_no_process(string name)
    {
        var question = new ParentQuestion { Subject = TermName.Key(name), Roots = RootProfiles.Load("all") };

        Assert.True((await Curator.AskAsync(question, CancellationToken.None)).Answer.IsAbstention);
    }

    [Theory]
    [InlineData("R-TST-4")]
    [InlineData("r-tst-4")]
    [InlineData("X.7")]
    public void An_identifier_of_the_ontology_is_certain_in_any_form(string name)
    {
        var source = new OntologySource("Test", "1", "", "");
        var terms = new[] { "R-TST-4", "X.7" }.Select(static (id, at) =>
            new OntologyTerm { Index = at, Id = id, Name = $"process {id}", Synonyms = [] }).ToArray();

        var match = new TermMatcher(new TermIndex(new OntologyGraph(source, terms))).Find(name);

        Assert.Equal((name.ToUpperInvariant(), MatchKind.Identifier), (match?.Term.Id, match?.Kind));
    }

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
