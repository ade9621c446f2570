using System.Collections;
using System.Management.Automation;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Inputs;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Pipeline;
using Pathway.Steps.Hierarchy;

namespace Pathway.Asking;

/// <summary>A cmdlet that takes terms and interactions, and places them under the roots of a profile.</summary>
public abstract class TermAskingCmdlet : AskingCmdlet
{
    private readonly TermCollector collector = new();
    private PathwayRootProfile profile = null!;

    /// <summary>Interactions, names of terms, nodes, hierarchies, or objects with a property Pathway or Name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; } = [];

    /// <summary>
    /// The roots: the name of a profile that ships with the module (seven, ten), ontology for the top terms of the chosen ontology, or the
    /// path of a profile file. See about_Pathway_Roots.
    /// </summary>
    /// <value>as configured: RootProfile</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.RootProfileCompleter))]
    public string? RootProfile { get; set; }

    /// <summary>
    /// The maximum number of links between a term of the input and its root. A longer chain is cut: its last term goes under a root, and
    /// the change is recorded.
    /// </summary>
    /// <value>as configured: MaxDepth</value>
    [Parameter]
    [ValidateRange(1, 50)]
    public int MaxDepth { get; set; }

    /// <summary>
    /// A curation file: a table with the columns term, one of parent, same-as, keep-apart and interaction, and reason and who. Its
    /// decisions
    /// win over every curator. See about_Pathway_Formats.
    /// </summary>
    /// <value>as configured: CurationPath</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CurationPath { get; set; }

    /// <summary>Handles the whole input.</summary>
    private protected abstract void Handle(HierarchyInput input);

    /// <summary>The number of terms, in words.</summary>
    private protected static string DescribeTerms(HierarchyInput input) => input.TermKeys.Count == 1
        ? "1 pathway term"
        : $"{input.TermKeys.Count} pathway terms";

    /// <summary>Reports unplaced terms, and the number of interactions without a term.</summary>
    private protected void ReportUnplaced(PathwayHierarchy hierarchy)
    {
        foreach (var node in hierarchy.Nodes.Where(static node => node is { State: PathwayNodeState.Unplaced, Kind: PathwayNodeKind.Term }))
        {
            Report(new PathwayException(PathwayErrors.TermUnplaced,
                $"No root fits '{node.Name}'. The term stays in the result without a parent.", node.Name));
        }
        if (hierarchy.Unassigned.Count > 0)
        {
            var (unassigned, all) = (hierarchy.Unassigned.Count, hierarchy.Interactions.Count);
            var hint = unassigned == all ? " about_Pathway_Formats lists the fields that can contain a term." : "";
            Write(new StreamRecord.Warning($"{unassigned} of {all} interactions have no pathway term; they are kept as unassigned.{hint}"));
        }
    }

    private protected override void Begin()
    {
        base.Begin();
        LoadCuration(CurationPath);
        var ontology = Settings.Choice.Ontology;
        ontology.Preload();
        var nameOrPath = RootProfile ?? Settings.RootProfile;
        if (nameOrPath.Equals(OntologyRoots.ProfileName, StringComparison.OrdinalIgnoreCase))
        {
            profile = OntologyRoots.Create(ontology);
            return;
        }
        profile = RootProfiles.Load(RootProfiles.Shipped.Contains(nameOrPath, StringComparer.OrdinalIgnoreCase)
            ? nameOrPath
            : GetUnresolvedProviderPathFromPSPath(nameOrPath));
        // The profiles that ship name terms of the Gene Ontology. Loading waits for the ontology, and the embedded one has them.
        if (!ontology.IsEmbedded) { FitProfile(ontology); }
    }

    private HierarchyInput CreateInput()
    {
        var interactions = Curation.IsEmpty ? collector.Interactions : Curation.Apply(collector.Interactions);
        var input = new HierarchyInput(profile, interactions, collector.Terms, MaxDepth > 0 ? MaxDepth : Settings.MaxDepth);
        if (!Curation.IsEmpty) { Curation.EnsureKnown(profile, Settings.Choice.Ontology.Terms, input.TermKeys.Contains); }
        return input;
    }

    private void FitProfile(ChosenOntology ontology)
    {
        var missing = OntologyRoots.FindMissing(ontology, profile);
        if (missing.Count == 0) { return; }
        if (OntologyRoots.HasAnchor(ontology, profile))
        {
            Write(new StreamRecord.Verbose($"The ontology {ontology.Name} has not all terms of the root profile {profile.Name}: "
                + $"{string.Join(", ", missing.Take(10))}{(missing.Count > 10 ? ", …" : "")}."));
            return;
        }
        if (RootProfile is not null)
        {
            Write(new StreamRecord.Warning($"The ontology {ontology.Name} has no term of the root profile {profile.Name}, and can place "
                + $"nothing. -RootProfile {OntologyRoots.ProfileName} uses its own top terms."));
            return;
        }
        Write(new StreamRecord.Warning($"The ontology {ontology.Name} has no term of the root profile {profile.Name}; "
            + $"its own top terms are the roots, as with -RootProfile {OntologyRoots.ProfileName}."));
        profile = OntologyRoots.Create(ontology);
    }

    private protected sealed override void Process()
    {
        // PowerShell passes a null from the pipeline as no array.
        foreach (var item in InputObject ?? [null]) { collector.Add(item); }
    }

    private protected sealed override void End()
    {
        foreach (var failure in collector.Rejected.ToErrors()) { Report(failure); }
        if (collector.IsEmpty) { WriteWarning("The input contains no term and no interaction."); }
        else { Handle(CreateInput()); }
    }
}

/// <summary>Collects the input: interactions, names, nodes, hierarchies, and rows with a property Pathway or Name.</summary>
internal sealed class TermCollector
{
    private readonly List<PathwayInteraction> interactions = [];
    private readonly List<string> terms = [];
    private readonly HashSet<PathwayHierarchy> hierarchies = [];

    public IReadOnlyList<PathwayInteraction> Interactions => interactions;

    public IReadOnlyList<string> Terms => terms;

    /// <summary>Inputs without a usable term. Interactions among them are kept.</summary>
    public RejectedInputs Rejected { get; } = new();

    public bool IsEmpty => interactions.Count == 0 && terms.Count == 0;

    public void Add(PSObject? item)
    {
        switch (item?.BaseObject)
        {
            case PathwayInteraction interaction: Add(interaction); break;
            case PathwayNode node: Add(node); break;
            case PathwayHierarchy hierarchy: foreach (var node in hierarchy.Nodes) { Add(node); } break;
            case string name: Add(name, name); break;
            case IDictionary table: Add((table["Pathway"] ?? table["Name"])?.ToString(), table); break;
            case FileSystemInfo file: Rejected.Add(InputFault.File, file.FullName, file); break;
            case null: Rejected.Add(InputFault.NoName, null); break;
            default: AddObject(item!); break;
        }
    }

    // A property Pathway always names a term. A property Name does so in a row of data, but not in a process, a service or a command.
    private void AddObject(PSObject row)
    {
        if (row.Properties["Pathway"] is { } pathway) { Add(pathway.Value?.ToString(), row); }
        else if (RowObjects.IsRow(row)) { Add(row.Properties["Name"]?.Value?.ToString(), row); }
        else { Rejected.Add(InputFault.NoTerm(RejectedInputs.GetTypeName(row)), row); }
    }

    // An interaction without a usable term is kept as unassigned.
    private void Add(PathwayInteraction interaction)
    {
        interactions.Add(interaction);
        var place = interaction.Source ?? interaction.Id;
        foreach (var _ in interaction.Terms.Where(static term => TermName.Key(term).Length > TermName.MaximumLength))
        {
            Rejected.Add(InputFault.LongTerm, place, place);
        }
    }

    // A node gives its term. The interactions of its hierarchy are added once, those without a term too.
    private void Add(PathwayNode node)
    {
        if (hierarchies.Add(node.Hierarchy)) { interactions.AddRange(node.Hierarchy.Interactions); }
        if (node.Kind is PathwayNodeKind.Term) { terms.Add(node.Name); }
    }

    private void Add(string? name, object target)
    {
        switch (TermName.Key(name).Length)
        {
            case 0: Rejected.Add(InputFault.NoName, target); break;
            case > TermName.MaximumLength: Rejected.Add(InputFault.LongName, name!, target); break;
            default: terms.Add(name!); break;
        }
    }
}
