using Pathway.Curators;
using Pathway.Engine;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Storage;

namespace Pathway.Doubles;

/// <summary>Hierarchies built with the embedded ontology, and the terms for them.</summary>
internal static class OntologyHierarchies
{
    /// <summary>Terms as people write them: names, synonyms, spellings of the ontology, and names that it lacks.</summary>
    public static IReadOnlyList<string> OwnTerms { get; } =
    [
        "Aggrephagy", "Pexophagy", "Lysophagy", "Chaperone-Mediated Autophagy", "Autophagosome Formation", "Mitophagy Receptors",
        "Unfolded Protein Response",
        "ERAD", "Protein Refolding", "K63-linked Polyubiquitination", "Protein Deubiquitylation", "Proteasome Assembly",
        "Aggresome Formation",
        "mTOR Signaling", "Wnt/β-catenin signalling", "NF-κB pathway", "Notch signaling", "PI3K/Akt signaling", "Apoptosis", "Necroptosis",
        "Insulin receptor signalling",
        "Base Excision Repair", "Homologous Recombination Repair", "G2/M DNA damage checkpoint", "Telomere maintenance",
        "Spindle Assembly Checkpoint",
        "mRNA polyadenylation", "Nonsense-mediated decay", "Histone deacetylation", "Translation initiation", "Stress granules",
        "tRNA modification",
        "Synaptic vesicle endocytosis", "Clathrin-mediated endocytosis", "Nuclear import", "Calcium ion homeostasis",
        "COPII vesicle budding",
        "Glycolysis", "Fatty acid β-oxidation", "Mitochondrial fission", "Actin polymerization", "Axonal transport", "Ciliogenesis",
        "Lamellipodium assembly",
    ];

    public static Task<PathwayHierarchy> BuildAsync(IReadOnlyCollection<string> terms, string profile = "seven", int concurrency = 4)
    {
        var engine = new QuestionEngine(new MemoryStore(), CuratorCatalog.CreateOffline(CuratorNames.Ontology), TimeProvider.System);
        var run = engine.StartRun(new RunOptions { Command = "test", ThrottleLimit = concurrency });
        return HierarchyStep.BuildAsync(new HierarchyInput(RootProfiles.Load(profile), [], terms, 10), run, CuratorCatalog.Terms,
            () => run.Failures, CancellationToken.None);
    }

    /// <summary>The hierarchy of terms, reorganised.</summary>
    public static async Task<PathwayHierarchy> ReorganizedAsync(IReadOnlyCollection<string> terms)
    {
        var engine = new QuestionEngine(new MemoryStore(), CuratorCatalog.CreateOffline(CuratorNames.Ontology), TimeProvider.System);
        var run = engine.StartRun(new RunOptions { Command = "test", ThrottleLimit = 4 });
        return await ReorganizeStep.RunAsync(await BuildAsync(terms), new ReorganizeOptions(), run, CuratorCatalog.Terms,
            () => run.Failures, CancellationToken.None);
    }

    /// <summary>The same terms directly under the same roots, as a baseline.</summary>
    public static PathwayHierarchy Flattened(PathwayHierarchy hierarchy) => new(new HierarchyDraft
    {
        Profile = hierarchy.Profile, RunId = "flat",
        Nodes =
        [
            .. hierarchy.Nodes.Where(static node => node.Kind is PathwayNodeKind.Root or PathwayNodeKind.Term)
                .Select(static node => new NodeDraft
            {
                Name = node.Name, Kind = node.Kind, Parent = node.Kind == PathwayNodeKind.Root ? null : node.Root,
                OntologyId = node.OntologyId, Provenance = node.Provenance,
            }),
        ],
    });
}
