using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Questions;
using Xunit;

namespace Pathway.Ontology;

public sealed class RootAnchorTests
{
    // It keeps what it derives from a profile.
    private static readonly OntologyCurator Curator = (OntologyCurator)CuratorCatalog.CreateOffline(CuratorNames.Ontology)[0];

    public static TheoryData<string> Shipped => [.. RootProfiles.Shipped];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_root_is_described_and_every_id_exists(string profile)
    {
        foreach (var root in RootProfiles.Load(profile).Roots)
        {
            Assert.NotNull(EmbeddedOntology.Graph.Find(root.Id));
            Assert.NotEmpty(root.Description!);
            Assert.NotEmpty(root.Keywords);
            Assert.NotEmpty(root.Examples);
            Assert.True(root.Anchors.Count >= 3, root.Name);
            Assert.Contains(root.Id, root.Anchors);
            Assert.All(root.Anchors, anchor => Assert.NotNull(EmbeddedOntology.Graph.Find(anchor)));
        }
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void No_term_anchors_two_roots(string profile) =>
        Assert.DoesNotContain(RootProfiles.Load(profile).Roots.SelectMany(static root => root.Anchors.Distinct())
            .GroupBy(static anchor => anchor), static group => group.Count() > 1);

    [Theory]
    [MemberData(nameof(Shipped))]
    public async Task The_examples_of_a_root_are_placed_below_it(string profile)
    {
        foreach (var root in RootProfiles.Load(profile).Roots)
        {
            foreach (var example in root.Examples) { Assert.Equal((example, root.Name), (example, await RootOf(example, profile))); }
        }
    }

    [Theory]
    [InlineData("Aggrephagy", "Proteostasis")]
    [InlineData("autophagy", "Proteostasis")]
    [InlineData("protein ubiquitination", "Proteostasis")]
    [InlineData("ERAD", "Proteostasis")]
    [InlineData("chaperone-mediated protein folding", "Proteostasis")]
    [InlineData("DNA repair", "Genome Maintenance")]
    [InlineData("mitotic G2 DNA damage checkpoint signaling", "Genome Maintenance")]
    [InlineData("mTOR Signaling", "Signal Transduction")]
    [InlineData("apoptotic process", "Signal Transduction")]
    [InlineData("innate immune response", "Signal Transduction")]
    [InlineData("actin filament organization", "Cytoskeletal Dynamics")]
    [InlineData("transcription by RNA polymerase II", "Gene Expression")]
    [InlineData("translational initiation", "Gene Expression")]
    [InlineData("mRNA processing", "Gene Expression")]
    [InlineData("chromatin remodeling", "Gene Expression")]
    [InlineData("stress granule assembly", "Gene Expression")]
    [InlineData("synaptic vesicle exocytosis", "Membrane & Transport")]
    [InlineData("calcium ion transmembrane transport", "Membrane & Transport")]
    [InlineData("glycolytic process", "Metabolism & Bioenergetics")]
    [InlineData("mitochondrial fission", "Metabolism & Bioenergetics")]
    [InlineData("caspase activation", "Signal Transduction")]
    [InlineData("negative regulation of cysteine-type endopeptidase activity involved in apoptotic process", "Signal Transduction")]
    [InlineData("intrinsic apoptotic signaling pathway in response to endoplasmic reticulum stress", "Signal Transduction")]
    [InlineData("signal transduction in response to DNA damage", "Genome Maintenance")]
    [InlineData("PERK-mediated unfolded protein response", "Proteostasis")]
    public async Task Terms_reach_the_expected_root(string term, string root) => Assert.Equal(root, await RootOf(term, "seven"));

    [Theory]
    [InlineData("Angiogenesis", "Development & Differentiation")]
    [InlineData("Embryonic development", "Development & Differentiation")]
    [InlineData("Ageing", "Development & Differentiation")]
    [InlineData("Hair cycle phase", "Development & Differentiation")]
    [InlineData("Circadian rhythm", "Physiology & Homeostasis")]
    [InlineData("Muscle contraction", "Physiology & Homeostasis")]
    [InlineData("Blood coagulation", "Physiology & Homeostasis")]
    [InlineData("Pigmentation", "Physiology & Homeostasis")]
    [InlineData("Digestion", "Physiology & Homeostasis")]
    [InlineData("Lactation", "Physiology & Homeostasis")]
    [InlineData("Saliva secretion", "Physiology & Homeostasis")]
    [InlineData("Behaviour", "Nervous System & Behavior")]
    [InlineData("Learning", "Nervous System & Behavior")]
    [InlineData("Hearing", "Nervous System & Behavior")]
    [InlineData("Feeding behaviour", "Nervous System & Behavior")]
    [InlineData("Synaptic plasticity", "Nervous System & Behavior")]
    [InlineData("Axon guidance", "Nervous System & Behavior")]
    [InlineData("Dendrite development", "Nervous System & Behavior")]
    [InlineData("Fertilisation", "Reproduction")]
    [InlineData("Menstruation", "Reproduction")]
    [InlineData("Reproductive senescence", "Reproduction")]
    [InlineData("Cell polarity", "Cytoskeleton, Motility & Adhesion")]
    [InlineData("Cilium assembly", "Cytoskeleton, Motility & Adhesion")]
    [InlineData("Wound healing", "Response to Stress & Stimuli")]
    [InlineData("Inflammation", "Immune System")]
    [InlineData("Mitotic cell cycle phase", "Cell Cycle & Division")]
    [InlineData("Insulin secretion", "Transport & Localization")]
    public async Task Everyday_names_have_a_root_in_all(string term, string root) => Assert.Equal(root, await RootOf(term, "all"));

    [Theory]
    [InlineData("allergy", "Immune System")]
    [InlineData("sweating", "Physiology & Homeostasis")]
    public async Task A_keyword_places_everyday_names_that_the_ontology_lacks(string term, string root)
    {
        var built = await OntologyHierarchies.BuildAsync([term], "all");

        Assert.Equal(root, built.Find(term)!.Root);
    }

    [Theory]
    [InlineData("JNK cascade", "MAPK cascade")]
    [InlineData("p38MAPK cascade", "MAPK cascade")]
    [InlineData("stress-activated protein kinase signaling cascade", "intracellular signal transduction")]
    [InlineData("calcium-mediated signaling", "intracellular signal transduction")]
    [InlineData("signal transduction by p53 class mediator", "intracellular signal transduction")]
    [InlineData("cytokine-mediated signaling pathway", "cell surface receptor signaling pathway")]
    [InlineData("mRNA catabolic process", "RNA metabolic process")]
    [InlineData("NLS-bearing protein import into nucleus", "nucleocytoplasmic transport")]
    [InlineData("nuclear export", "nucleocytoplasmic transport")]
    public async Task Terms_lie_on_the_path_of_a_textbook(string term, string above) =>
        Assert.Contains(above, (await PathOf(term, "seven")).Parents);

    private static async Task<string?> RootOf(string term, string profile) => (await PathOf(term, profile)).Root;

    // Follows the parents that the curator names; a chain that does not end is a defect.
    private static async Task<(string? Root, IReadOnlyList<string> Parents)> PathOf(string term, string profile)
    {
        var parents = new List<string>();
        var roots = RootProfiles.Load(profile);
        var key = TermName.Key(term);
        for (var step = 0; step < 15; step++)
        {
            var answer = (await Curator.AskAsync(new ParentQuestion { Subject = key, Roots = roots }, CancellationToken.None)).Answer;
            if (answer.Parent is null) { return (null, parents); }
            if (roots.Find(answer.Parent) is { } root) { return (root.Name, parents); }
            parents.Add(answer.Parent);
            key = TermName.Key(answer.Parent);
        }
        throw new InvalidOperationException($"The chain of '{term}' does not end.");
    }
}
