using System.Management.Automation;
using Pathway.Asking;
using Pathway.Curators;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Runs;
using Pathway.Genes;
using Pathway.Hierarchies;
using Pathway.Literature;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Publications;
using Pathway.Questions;
using Pathway.Steps.Evidence;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Pipeline;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Steps.Verify;

namespace Pathway.Commands;

/// <summary>Does all steps in one run: interactions in, finished hierarchy out.</summary>
/// <remarks>
/// <para>The result is that of Invoke-PathwayHierarchy, Find-PathwaySibling and Invoke-PathwayReorganize one after the other, to the byte.
/// It comes faster, because questions do not wait for steps: the siblings of a parent are asked for as soon as the parent is met, and
/// duplicates among what climbed as soon as the climb has closed.</para>
/// <para>All questions share the slots of one run, the stored answers and the limits of whoever answers. What is nearest the critical path
/// goes first. The result does not depend on the number of calls at once.</para>
/// <para>-Evidence checks the evidence meanwhile, in slots of its own, so that neither waits for the other; see Test-PathwayEvidence. What
/// could not be checked is Unchecked, with the reason.</para>
/// <para>-ReportPath writes what the run took: its critical path, the least time that it could have taken, calls, tokens and cost by kind
/// of question, the changes, what the check of the result found, and a waterfall of the calls. The extension of the file chooses between
/// HTML, JSON and Markdown. -ReportVariable gets the same as an object.</para>
/// <para>A run that was stopped goes on where it was when the same command runs again.</para>
/// </remarks>
/// <returns>The nodes of one hierarchy, parents before children.</returns>
/// <example>
/// <para>From a file of interactions to a page</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayPipeline | Export-PathwayHierarchy ./hierarchy.html
/// </code>
/// </example>
/// <example>
/// <para>See what it would ask, and what that would cost</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayPipeline -WhatIf
/// </code>
/// <para>Nothing is asked and nothing is written.</para>
/// </example>
/// <example>
/// <para>Write a report beside the result</para>
/// <code>
/// $nodes = 'Aggrephagy', 'Mitophagy', 'DNA Repair' | Invoke-PathwayPipeline -ReportPath ./run.html -ReportVariable report
/// $report.Steps | ForEach-Object { "$($_.Kind): $($_.Calls) calls, $($_.Questions) questions" }
/// "critical path $($report.CriticalPath), efficiency $($report.Efficiency)"
/// </code>
/// </example>
/// <example>
/// <para>Check the result, and stop a script at an error</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayPipeline | Test-PathwayHierarchy -FailOn Error
/// </code>
/// </example>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="Find-PathwaySibling"/>
/// <seealso href="Invoke-PathwayReorganize"/>
/// <seealso href="Test-PathwayHierarchy"/>
/// <seealso href="Get-PathwayRun"/>
/// <seealso href="about_Pathway"/>
[Cmdlet(VerbsLifecycle.Invoke, "PathwayPipeline", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayNode))]
public sealed class InvokePathwayPipelineCommand : TermAskingCmdlet
{
    private string? reportFile;
    private LiteratureSettings literature = null!;

    /// <summary>The most names that one parent gains as siblings; 0 seeks none.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int Maximum { get; set; } = SiblingsStep.DefaultMaximum;

    /// <summary>The phases of the reorganisation that run; see Invoke-PathwayReorganize.</summary>
    /// <value>all</value>
    [Parameter]
    public PathwayReorganizePhase[] Phase { get; set; } = [PathwayReorganizePhase.All];

    /// <summary>
    /// Checks the evidence meanwhile, as Test-PathwayEvidence does: asks the literature services for what is cited. The interactions get
    /// their verdicts.
    /// </summary>
    [Parameter]
    public SwitchParameter Evidence { get; set; }

    /// <summary>Leaves the model out of the check of -Evidence: the records alone decide.</summary>
    [Parameter]
    public SwitchParameter RecordsOnly { get; set; }

    /// <summary>The name of a variable that gets the changes of this run; with a plus sign before the name they are added to it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ChangeVariable { get; set; }

    /// <summary>The file for the report of the run: .html, .json or .md.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    /// <summary>The name of a variable that gets the report as an object; with a plus sign before the name it is added to it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportVariable { get; set; }

    /// <summary>Replaces a report that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    // Asked before the first input: a name that cannot serve should not cost a whole run.
    private protected override void Begin()
    {
        base.Begin();
        if (RecordsOnly && !Evidence)
        {
            WriteWarning("-RecordsOnly is without effect: it says how -Evidence checks, and -Evidence is not given.");
        }
        if (Evidence) { literature = LiteratureSettingsReader.Read(); }
        if (ReportPath is null) { return; }
        reportFile = PathResolver.ResolveFile(SessionState, ReportPath);
        _ = ReportFormats.Choose(reportFile);
        AtomicFile.EnsureWritable(reportFile, Force);
    }

    private protected override ChosenCurators ChooseCurators(CuratorChoice choice) => Evidence
        ? EvidenceCurators.ChooseWithHierarchy(choice, LiteratureCuratorFactory.Create(literature), RecordsOnly)
        : base.ChooseCurators(choice);

    private protected override string GetIdentity(ChosenCurators chosen) => Evidence
        ? string.Join('\n', "with evidence", RecordsOnly, base.GetIdentity(chosen), literature.Identity) : base.GetIdentity(chosen);

    private protected override void Handle(HierarchyInput terms)
    {
        var input = new PipelineInput(terms)
            { Maximum = Maximum,
                Reorganize = new ReorganizeOptions { Phases = ReorganizeOptions.Combine(Phase), MaxDepth = terms.MaxDepth } };
        // Who wants no evidence does not wait for the table of genes.
        if (Evidence)
        {
            input = input with
                { Evidence = new EvidenceInput([.. terms.Interactions])
                    { AsksModel = !RecordsOnly && ChooseCurators(Settings.Choice with { Asks = false }).HasModel },
                        Genes = EmbeddedGenes.Names };
        }
        if (!ShouldProcess(Describe(input), $"Build, widen and reorganise the hierarchy of {DescribeTerms(terms)}?", "Pathway")) { return; }
        IReadOnlyList<PathwayFailure> open = [];
        var hierarchy = ExecuteRun(async (run, _, stop) =>
        {
            var built =
                await PipelineStep.RunAsync(input, run, CuratorCatalog.Terms,
                    () => [.. run.Failures.Where(static failure => !QuestionKinds.IsEvidence(failure.Question))],
                    stop).ConfigureAwait(false);
            open = [.. run.Failures.Where(static failure => QuestionKinds.IsEvidence(failure.Question))];
            return built;
        }, static built => built.Changes.Count);
        var findings =
            Pump((_, stop) =>
                Task.FromResult(Verification.Run(HierarchyView.Of(hierarchy, CuratorCatalog.Terms, cancellation: stop), VerifyRules.All)));
        ReportOpenQuestions(hierarchy.Failures);
        ReportUnchecked(hierarchy, open);
        ReportUnplaced(hierarchy);
        ReportResult(hierarchy, findings);
        WriteObject(hierarchy.Nodes, enumerateCollection: true);
    }

    // Only a user who wants to know pays for the look into the store.
    private string Describe(PipelineInput input)
    {
        var plain = $"Build, widen and reorganise the hierarchy of {DescribeTerms(input.Terms)}";
        if (!IsWhatIf) { return plain; }
        var evidence = input.Evidence is { } wanted
            ? $". Evidence: {DescribeEstimate(Estimate(asker => EvidenceEstimate.Of(wanted, asker, EmbeddedGenes.Names)))}" : "";
        return $"{plain}: {DescribeEstimate(Estimate(asker => PipelineEstimate.Of(input, asker, CuratorCatalog.Terms)))}{evidence}";
    }

    private void ReportUnchecked(PathwayHierarchy hierarchy, IReadOnlyList<PathwayFailure> open)
    {
        if (UncheckedEvidence.FindCommonFailure(hierarchy.Interactions, open) is { } failure)
        {
            WriteError(failure.ToErrorRecord());
            return;
        }
        var unknown = Evidence ? hierarchy.Interactions.Count(static one => one.Verdict?.Kind == PathwayVerdictKind.Unchecked) : 0;
        if (unknown > 0)
        {
            Write(new StreamRecord.Warning(
                $"The evidence of {unknown} of {hierarchy.Interactions.Count} interactions is Unchecked, each with its reason."));
        }
    }

    private void ReportResult(PathwayHierarchy hierarchy, IReadOnlyList<PathwayFinding> findings)
    {
        foreach (var change in hierarchy.Changes) { Write(new StreamRecord.Verbose(change.ToString())); }
        foreach (var finding in findings) { Write(new StreamRecord.Verbose(finding.ToString())); }
        if (findings.Any(static finding => finding.Severity == PathwaySeverity.Error))
        {
            Write(new StreamRecord.Warning(
                $"The check of the result found {HierarchyVerifier.DescribeCounts(findings)}; Test-PathwayHierarchy lists them."));
        }
        if (ChangeVariable is not null) { CallerVariable.Set(SessionState, ChangeVariable, hierarchy.Changes); }
        if (reportFile is null && ReportVariable is null) { return; }
        var report = CreateReport(hierarchy, findings);
        if (ReportVariable is { } variable)
        {
            // One report is no list; only whoever collects gets one.
            if (variable.StartsWith('+')) { CallerVariable.Set(SessionState, variable, [report]); }
            else { SessionState.PSVariable.Set(variable, report); }
        }
        if (reportFile is null) { return; }
        // The hierarchy is there and paid for; a report that cannot be written does not take it away.
        try { AtomicFile.Write(reportFile, Force, stream => ReportFormats.Choose(reportFile).Write(report, stream)); }
        catch (PathwayException failure) { Report(failure); }
    }
}
