using System.Globalization;
using System.Management.Automation;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Pipeline;
using Pathway.Steps.Hierarchy;

namespace Pathway.Asking;

/// <summary>A cmdlet that takes terms and interactions, and places them under the roots of a profile.</summary>
public abstract class TermAskingCmdlet : CuratedCmdlet
{
    private const int MaxNamed = 5;

    private readonly TermCollector collector = new();
    private PathwayRootProfile profile = null!;

    /// <summary>
    /// Interactions, names of terms, nodes, hierarchies, or rows and records: objects that name two proteins, or a pathway in a property
    /// Pathway or Name. Copies from a job, from Import-Clixml, Import-Csv or ConvertFrom-Json are accepted too.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(Completion.TermCompleter))]
    public PSObject?[]? InputObject { get; set; } = [];

    /// <summary>
    /// The roots: the name of a profile that ships with the module (all, seven, ten), ontology for the top terms of the chosen ontology, or
    /// the path of a profile file. See about_Pathway_Roots.
    /// </summary>
    /// <value>as configured: RootProfile (seven)</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.RootProfileCompleter))]
    public string? RootProfile { get; set; }

    /// <summary>
    /// The maximum number of links between a term of the input and its root. A longer chain is cut: its last term goes under a root, and
    /// the change is recorded.
    /// </summary>
    /// <value>as configured: MaxDepth (10)</value>
    [Parameter]
    [ValidateRange(1, 50)]
    public int MaxDepth { get; set; }

    /// <summary>Handles the whole input.</summary>
    private protected abstract void Handle(HierarchyInput input);

    /// <summary>The number of terms, in words.</summary>
    private protected static string DescribeTerms(HierarchyInput input) => input.TermKeys.Count == 1
        ? "1 pathway term"
        : $"{input.TermKeys.Count} pathway terms";

    /// <summary>
    /// Warns of unplaced terms, of interactions without a term, and of a result without any placed term. None of them ends a script;
    /// Test-PathwayHierarchy -FailOn does.
    /// </summary>
    private protected void ReportUnplaced(HierarchyInput input, PathwayHierarchy hierarchy)
    {
        Write(new StreamRecord.Milestone(string.Create(CultureInfo.InvariantCulture,
            $"{input.TermKeys.Count - hierarchy.Unplaced.Count} of {DescribeTerms(input)} placed; the hierarchy has "
                + $"{hierarchy.Nodes.Count} nodes and {hierarchy.Interactions.Count} interactions.")));
        var hint = hierarchy.Profile.Name is RootProfiles.Widest or OntologyRoots.ProfileName ? ""
            : $" -RootProfile {RootProfiles.Widest} has a root for every process of the Gene Ontology.";
        if (hierarchy.Unplaced is { Count: > 0 } unplaced)
        {
            var names = string.Join(", ", unplaced.Take(MaxNamed).Select(static node => $"'{node.Name}'"));
            var others = unplaced.Count - MaxNamed;
            var more = others > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {others} more") : "";
            Write(new StreamRecord.Warning(string.Create(CultureInfo.InvariantCulture,
                $"No root fits {unplaced.Count} of {DescribeTerms(input)}: {names}{more}. They stay in the result without a parent; "
                    + $".Hierarchy.Unplaced of a node lists them. {PathwayErrors.TermUnplaced.RecommendedAction}{hint}")));
        }
        if (hierarchy.Unassigned.Count > 0)
        {
            var (unassigned, all) = (hierarchy.Unassigned.Count, hierarchy.Interactions.Count);
            Write(new StreamRecord.Warning($"{unassigned} of {all} interactions have no pathway term; they are kept as unassigned."));
        }
        if (!hierarchy.HasPlacedTerm && !input.TermKeys.Any(key => hierarchy.Find(key)?.Root is not null))
        {
            Write(new StreamRecord.Warning($"No term was placed: the result has roots only. {SuggestNextStep(input)}"));
        }
    }

    private protected virtual string SuggestNextStep(HierarchyInput input) => input.TermKeys.Count == 0
        ? "The interactions carry no pathway terms. Name the column that holds them with Import-PathwayInteraction -ColumnMap @{ Pathway = "
            + "'NAME' }, or let terms be assigned: Invoke-PathwayPipeline does so, and Resolve-PathwayTerm says why not. "
            + "about_Pathway_Formats lists the fields that can contain a term."
        : "Name other roots with -RootProfile, or ask a model with -Curator Model.";

    private protected override void Begin()
    {
        base.Begin();
        var ontology = Settings.Choice.Ontology;
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
        collector.Complete();
        if (collector.Notice is { } notice) { Write(new StreamRecord.Warning(notice)); }
        foreach (var failure in collector.Rejected.ToErrors()) { Report(failure); }
        foreach (var failure in collector.LongTerms.ToErrors()) { Write(new StreamRecord.Warning(failure.Message)); }
        if (collector.IsEmpty) { WriteWarning("The input contains no term and no interaction."); }
        else
        {
            ChooseTaxon(collector.Interactions);
            Handle(CreateInput());
        }
    }
}
