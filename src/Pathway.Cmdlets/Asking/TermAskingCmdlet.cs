using System.Collections;
using System.Management.Automation;
using Pathway.Curators;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Inputs;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Steps.Hierarchy;

namespace Pathway.Asking;

/// <summary>An asking cmdlet that takes terms and interactions and places them under the roots of a profile.</summary>
public abstract class TermAskingCmdlet : AskingCmdlet
{
    private readonly TermCollector collector = new();
    private PathwayRootProfile profile = null!;

    /// <summary>Interactions, names of terms, nodes, hierarchies, or rows with a property Pathway or Name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; } = [];

    /// <summary>
    /// The roots: the name of a profile that ships (seven, ten), or the path of a file of the same shape. See about_Pathway_Roots.
    /// </summary>
    /// <value>as configured: RootProfile</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.RootProfileCompleter))]
    public string? RootProfile { get; set; }

    /// <summary>
    /// The most links between a term of the input and its root. A longer chain is cut there, its last term goes under a root, and the
    /// change is recorded.
    /// </summary>
    /// <value>as configured: MaxDepth</value>
    [Parameter]
    [ValidateRange(1, 50)]
    public int MaxDepth { get; set; }

    /// <summary>What the cmdlet does with everything that it was given.</summary>
    private protected abstract void Handle(HierarchyInput input);

    /// <summary>How many terms there are, in words.</summary>
    private protected static string DescribeTerms(HierarchyInput input) => input.TermKeys.Count == 1 ? "1 pathway term"
        : $"{input.TermKeys.Count} pathway terms";

    /// <summary>Tells which terms hang nowhere, and how many interactions carry none.</summary>
    private protected void ReportUnplaced(PathwayHierarchy hierarchy)
    {
        foreach (var node in hierarchy.Nodes.Where(static node => node is { State: PathwayNodeState.Unplaced, Kind: PathwayNodeKind.Term }))
        {
            Report(new PathwayException(PathwayErrors.TermUnplaced,
                $"No root fits '{node.Name}'. The term stays in the result without a parent.", node.Name));
        }
        if (hierarchy.Unassigned.Count > 0)
        {
            var hint = hierarchy.Unassigned.Count == hierarchy.Interactions.Count
                ? " The fields in which a term is looked for are listed in about_Pathway_Formats." : "";
            Write(new StreamRecord.Warning(
                $"{hierarchy.Unassigned.Count} of {hierarchy.Interactions.Count} interactions carry no pathway term; they are kept as unassigned.{hint}"));
        }
    }

    private protected override void Begin()
    {
        base.Begin();
        CuratorCatalog.Preload();
        var named = RootProfile ?? Settings.RootProfile;
        profile =
            RootProfiles.Load(RootProfiles.Shipped.Contains(named, StringComparer.OrdinalIgnoreCase) ? named
                : GetUnresolvedProviderPathFromPSPath(named));
    }

    private protected sealed override void Process()
    {
        // A null from the pipeline arrives as no array at all.
        foreach (var item in InputObject ?? [null]) { collector.Add(item); }
    }

    private protected sealed override void End()
    {
        foreach (var failure in collector.Rejected.ToErrors()) { Report(failure); }
        if (collector.IsEmpty) { WriteWarning("There was no term and no interaction to build a hierarchy from."); }
        else { Handle(new HierarchyInput(profile, collector.Interactions, collector.Terms, MaxDepth > 0 ? MaxDepth : Settings.MaxDepth)); }
    }
}

/// <summary>Takes in what a user pipes: interactions, names, nodes, hierarchies, and rows with a property Pathway or Name.</summary>
internal sealed class TermCollector
{
    private readonly List<PathwayInteraction> interactions = [];
    private readonly List<string> terms = [];
    private readonly HashSet<PathwayHierarchy> hierarchies = [];

    public IReadOnlyList<PathwayInteraction> Interactions => interactions;

    public IReadOnlyList<string> Terms => terms;

    /// <summary>What names no usable term. An interaction is kept all the same.</summary>
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

    // A property Pathway says what it is. One that is called Name does so in a row; a process, a service or a command has one by chance.
    private void AddObject(PSObject row)
    {
        if (row.Properties["Pathway"] is { } pathway) { Add(pathway.Value?.ToString(), row); }
        else if (RowObjects.IsRow(row)) { Add(row.Properties["Name"]?.Value?.ToString(), row); }
        else { Rejected.Add(InputFault.NoTerm(RejectedInputs.GetTypeName(row)), row); }
    }

    // Kept whatever its terms are: one that cannot be used leaves it unassigned, not lost.
    private void Add(PathwayInteraction interaction)
    {
        interactions.Add(interaction);
        var place = interaction.Source ?? interaction.Id;
        foreach (var _ in interaction.Terms.Where(static term => TermName.Key(term).Length > TermName.MaximumLength))
        {
            Rejected.Add(InputFault.LongTerm, place, place);
        }
    }

    // A node stands for its term; the interactions of its hierarchy come along once, those without a term too.
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
