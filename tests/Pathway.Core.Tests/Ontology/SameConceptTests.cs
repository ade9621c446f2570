using Pathway.Doubles;
using Pathway.Model;
using Xunit;

namespace Pathway.Ontology;

/// <summary>One concept is one node after reorganising, however it is written; opposites and neighbours stay apart.</summary>
public sealed class SameConceptTests
{
    public static TheoryData<string, string[]> Groups => new()
    {
        { "GO:0006914", ["Autophagy", "hsa04140 Autophagy - animal", "GOBP_AUTOPHAGY", "GO:0006914~autophagy", "Autophagy (WP4923)"] },
        { "GO:0007219", ["Notch signaling", "KEGG_NOTCH_SIGNALING_PATHWAY", "Notch pathway", "GO:0007219"] },
        { "GO:0007224", ["Hedgehog signaling", "HALLMARK_HEDGEHOG_SIGNALING", "smoothened signaling pathway", "hedgehog pathway"] },
        { "GO:0000423", ["Mitophagy", "hsa04137 Mitophagy - animal", "R-HSA-5205647 Mitophagy", "mitophagy (GO:0000423)"] },
        { "GO:0006303", ["Non-homologous end joining (NHEJ)", "KEGG_NON_HOMOLOGOUS_END_JOINING", "Nonhomologous End-Joining"] },
        { "GO:0006284", ["Base excision repair", "base-excision repair", "hsa03410 Base excision repair", "Base Excision Repair (BER)"] },
        { "GO:0006096", ["Glycolysis", "glycolytic process", "R-HSA-70171 Glycolysis", "HALLMARK_GLYCOLYSIS", "GLYCOLYSIS PATHWAY"] },
        { "GO:0034976", ["Response to ER stress", "endoplasmic reticulum stress response", "ER stress response", "GO_0034976"] },
        { "GO:0006974", ["DNA damage response", "response to DNA damage", "GOBP_CELLULAR_RESPONSE_TO_DNA_DAMAGE_STIMULUS"] },
        { "GO:0070102", ["IL-6 signaling", "Interleukin-6 signalling", "R-HSA-1059683 Interleukin-6 signaling", "IL6 signaling pathway"] },
        { "GO:0097707", ["Ferroptosis", "hsa04216 Ferroptosis", "WP_FERROPTOSIS", "ferroptosis.", "Ferroptosis (WP4313)"] },
        { "GO:0031929", ["mTOR signaling", "TOR signaling", "hsa04150 mTOR signaling pathway", "mTOR pathway", "mTOR signalling"] },
        { "GO:0006635", ["Fatty acid beta-oxidation", "fatty acid \u03b2-oxidation", "Beta-oxidation of fatty acids"] },
        { "GO:0006099", ["TCA cycle", "Krebs cycle", "citric acid cycle", "hsa00020 Citrate cycle (TCA cycle)"] },
        { "GO:0016567", ["Ubiquitination", "protein ubiquitylation", "Protein ubiquitination", "Ubiquitylation"] },
        { "GO:0007179", ["TGF-\u03b2 signaling", "TGF-beta signalling pathway", "hsa04350 TGF-beta signaling pathway"] },
    };

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Spellings_of_a_concept_become_one_node_with_a_name_to_read(string id, string[] names)
    {
        var result = await OntologyHierarchies.ReorganizedAsync(names);

        var node = Assert.Single(result.Nodes, static node => node.Kind == PathwayNodeKind.Term);
        Assert.Equal(id, node.OntologyId);
        Assert.DoesNotContain(':', node.Name);
        Assert.DoesNotContain('_', node.Name);
    }

    [Fact]
    public async Task Opposites_directions_and_neighbours_stay_apart()
    {
        string[] names =
        [
            "Autophagy activation", "Autophagy inhibition", "Histone acetylation", "Histone deacetylation", "ER to Golgi transport",
            "Golgi to ER transport", "Nuclear import", "Nuclear export", "G1/S transition", "G2/M transition", "Ubiquitination",
            "Deubiquitination", "Phosphorylation", "Dephosphorylation", "Vasodilation", "Vasoconstriction", "Anterograde axonal transport",
            "Retrograde axonal transport", "Microtubule polymerization", "Microtubule depolymerization", "Mitochondrial fission",
            "Mitochondrial fusion", "Up-regulation of apoptosis", "Down-regulation of apoptosis",
        ];

        var result = await OntologyHierarchies.ReorganizedAsync(names);

        Assert.Equal(names.Length, result.Nodes.Count(static node => node.Kind == PathwayNodeKind.Term));
    }
}
