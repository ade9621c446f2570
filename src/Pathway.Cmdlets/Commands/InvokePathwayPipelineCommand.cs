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
using Pathway.Steps.Terms;
using Pathway.Steps.Verify;

namespace Pathway.Commands;

/// <summary>Runs all steps at once: reads interactions, emits the finished hierarchy.</summary>
/// <remarks>
/// <para>The result is the same, byte for byte, as that of Invoke-PathwayHierarchy, Find-PathwaySibling and Invoke-PathwayReorganize in
/// sequence. It is faster, because questions do not wait for the previous step: siblings are asked for as soon as their parent is known,
/// and duplicates as soon as all terms are placed.</para>
/// <para>-MaxSiblings sets how many siblings each parent gets at most. Trees, pages and pictures show the terms of the input and their
/// ancestors first; see Export-PathwayHierarchy. Siblings never count in the numbers of interactions.</para>
/// <para>All questions share the concurrent calls of one run, the stored answers and the rate limits. Questions on the critical path go
/// first. The result does not depend on the number of concurrent calls.</para>
/// <para>-Evidence checks the evidence in parallel, with concurrent calls of its own; see Test-PathwayEvidence. Evidence that cannot be
/// checked is Unchecked, with the reason. A question about evidence that stays open counts like any other: IsComplete of the hierarchy is
/// false, and the next run asks only those that are open.</para>
/// <para>Functions and interactions without a pathway term get one first, from their text or from the annotation of both genes, as
/// Resolve-PathwayTerm does, with the ontology of -Ontology and the annotation of the organism of -TermTaxon; -NoTermAssignment leaves
/// them without. Where all carry terms nothing changes. With -TermCurator Model or Hybrid a language model reads the texts, whatever
/// -Curator says; a key alone does not make it read them.</para>
/// <para>Siblings, guesses and intermediate terms are those that genes of the organism carry; see -TermTaxon and Find-PathwaySibling. A
/// term that the input names stays, whatever the organism.</para>
/// <para>-ReportPath writes a report of the run: critical path, lower bound of the duration, calls, tokens and cost for each kind of
/// question, the changes, the findings of the final check, and a waterfall chart of the calls. The extension of the file selects HTML, JSON
/// or Markdown. -ReportVariable stores the same report as an object.</para>
/// <para>After a stop, run the same command again to resume.</para>
/// </remarks>
/// <parameter name="Force">It also replaces an existing file of -ReportPath.</parameter>
/// <returns>The nodes of one hierarchy, parents before children: first the terms of the input and what lies above them, then the siblings;
/// with -EstimateOnly an estimate, with -AsJob a job.</returns>
/// <example>
/// <para>Turn a file of interactions into an HTML page</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayPipeline | Export-PathwayHierarchy ./hierarchy.html
/// </code>
/// </example>
/// <example>
/// <para>Estimate the number of calls and their cost</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayPipeline -WhatIf
/// </code>
/// <para>Nothing is asked and nothing is written.</para>
/// </example>
/// <example>
/// <para>Compare what models would cost</para>
/// <code>
/// $interactions = Import-PathwayInteraction ./atxn3.json
/// 'gemini-3.8-flash', 'gemini-3.5-flash-lite' |
///     ForEach-Object { $interactions | Invoke-PathwayPipeline -Curator Model -Model $_ -EstimateOnly } |
///     Select-Object Model, ExpectedCalls, ExpectedTokens, StandardCost, BatchCost, PriceAsOf
/// </code>
/// <para>-EstimateOnly needs no key, and emits one object.</para>
/// </example>
/// <example>
/// <para>Write a report of the run</para>
/// <code>
/// $nodes = 'Aggrephagy', 'Mitophagy', 'DNA Repair' | Invoke-PathwayPipeline -ReportPath ./run.html -ReportVariable report
/// $report.Steps | ForEach-Object { "$($_.Kind): $($_.Calls) calls, $($_.Questions) questions" }
/// "critical path $($report.CriticalPath), efficiency $($report.Efficiency)"
/// </code>
/// </example>
/// <example>
/// <para>Check the result, and stop a script on an error</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayPipeline | Test-PathwayHierarchy -FailOn Error
/// </code>
/// </example>
/// <example>
/// <para>Run in the background, and go on with something else</para>
/// <code>
/// $job = Import-PathwayInteraction ./atxn3.json | Invoke-PathwayPipeline -AsJob
/// $job | Wait-Job | Receive-Job | Export-PathwayHierarchy ./background.json
/// </code>
/// <para>Stop-Job stops the run as Ctrl+C does.</para>
/// </example>
/// <example>
/// <para>Build a hierarchy without siblings</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayPipeline -MaxSiblings 0 | Show-PathwayTree
/// </code>
/// </example>
/// <example>
/// <para>Estimate a run in which a model names the terms of functions, and the ontology builds the hierarchy</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayPipeline -TermCurator Model -Curator Ontology -WhatIf
/// </code>
/// </example>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="Resolve-PathwayTerm"/>
/// <seealso href="Find-PathwaySibling"/>
/// <seealso href="Invoke-PathwayReorganize"/>
/// <seealso href="Test-PathwayHierarchy"/>
/// <seealso href="Get-PathwayRun"/>
/// <seealso href="about_Pathway"/>
[Cmdlet(VerbsLifecycle.Invoke, "PathwayPipeline", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayNode), typeof(PathwayEstimate), typeof(Job))]
public sealed class InvokePathwayPipelineCommand : TermAskingCmdlet
{
    private string? reportFile;
    private LiteratureSettings literature = null!;

    /// <summary>The maximum number of new siblings for each parent; 0 finds none.</summary>
    [Parameter]
    [Alias("Maximum")]
    [ValidateRange(0, 100)]
    public int MaxSiblings { get; set; } = SiblingsStep.DefaultMaximum;

    /// <summary>The phases of the reorganisation to run; see Invoke-PathwayReorganize.</summary>
    /// <value>all</value>
    [Parameter]
    public PathwayReorganizePhase[] Phase { get; set; } = [PathwayReorganizePhase.All];

    /// <summary>
    /// Leaves functions and interactions without a pathway term as they are, instead of assigning terms as Resolve-PathwayTerm does.
    /// </summary>
    [Parameter]
    public SwitchParameter NoTermAssignment { get; set; }

    /// <summary>
    /// Who reads the texts of functions without a term: Ontology, Model, or Hybrid, which is the ontology where it is certain and the model
    /// elsewhere; see Resolve-PathwayTerm. It does not depend on -Curator.
    /// </summary>
    [Parameter]
    [ValidateSet(CuratorNames.Ontology, CuratorNames.Model, CuratorNames.Hybrid)]
    public string TermCurator { get; set; } = CuratorNames.Ontology;

    /// <summary>
    /// Checks the evidence in parallel, as Test-PathwayEvidence does, and adds verdicts to the interactions. This sends requests to the
    /// literature services.
    /// </summary>
    [Parameter]
    public SwitchParameter Evidence { get; set; }

    /// <summary>With -Evidence: uses the publication records only, and no model.</summary>
    [Parameter]
    public SwitchParameter RecordsOnly { get; set; }

    /// <summary>The name of a variable that receives the changes of this run. A plus sign before the name appends them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ChangeVariable { get; set; }

    /// <summary>The file for the report of the run: .html, .json or .md. An existing file is replaced only with -Force.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    /// <summary>The name of a variable that receives the report as an object. A plus sign before the name appends it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportVariable { get; set; }

    // Checked before the first input, so that a wrong path does not waste a whole run.
    private protected override void Begin()
    {
        base.Begin();
        if (RecordsOnly && !Evidence)
        {
            WriteWarning("-RecordsOnly has no effect without -Evidence.");
        }
        if (NoTermAssignment && TermSteps.AsksModel(TermCurator))
        {
            WriteWarning("-TermCurator has no effect with -NoTermAssignment.");
        }
        if (Evidence) { literature = LiteratureSettingsReader.Read(WriteWarning); }
        if (ReportPath is null) { return; }
        reportFile = PathResolver.ResolveFile(SessionState, ReportPath);
        _ = ReportFormats.Choose(reportFile);
        AtomicFile.EnsureWritable(reportFile, Force);
    }

    private bool AsksForTerms => !NoTermAssignment && TermSteps.AsksModel(TermCurator);

    private protected override ChosenCurators ChooseCurators(CuratorChoice choice)
    {
        var chosen = Evidence
            ? EvidenceCurators.ChooseWithHierarchy(choice, LiteratureCuratorFactory.Create(literature), RecordsOnly)
            : base.ChooseCurators(choice);
        return AsksForTerms ? TermCurators.AddTo(chosen, choice) : chosen;
    }

    private protected override string GetIdentity(ChosenCurators chosen)
    {
        var identity = AsksForTerms ? string.Join('\n', "with terms", base.GetIdentity(chosen)) : base.GetIdentity(chosen);
        return Evidence ? string.Join('\n', "with evidence", RecordsOnly, identity, literature.Identity) : identity;
    }

    private protected override void Handle(HierarchyInput terms)
    {
        var termStep = AsksForTerms ? TermSteps.CreateModelStep(CreateTermStep(), Settings.Choice.Ontology.Terms, TermCurator) : null;
        if (!NoTermAssignment && termStep is null) { terms = AssignTerms(terms); }
        var input = new PipelineInput(terms)
        {
            Maximum = MaxSiblings,
            Taxon = Settings.Choice.Taxon,
            Reorganize = new ReorganizeOptions
            {
                Phases = ReorganizeOptions.Combine(Phase), MaxDepth = terms.MaxDepth, Taxon = Settings.Choice.Taxon,
            },
        };
        // The table of genes takes time to load; only evidence needs it.
        if (Evidence)
        {
            var asksModel = !RecordsOnly
                && ChooseCurators(Settings.Choice with { Asks = false }).HasModelFor(ClaimQuestion.Name);
            input = input with
            {
                Evidence = new EvidenceInput([.. terms.Interactions]) { AsksModel = asksModel },
                Genes = EmbeddedGenes.Names,
            };
        }
        if (IsOnlyEstimated(Count)) { return; }
        if (!ShouldProcess(DescribeAction(NameAction(terms), Count), $"{NameAction(terms)}?", "Pathway")) { return; }
        var hierarchy = ExecuteRun(async (run, post, stop) =>
        {
            var placed = termStep is null ? input
                : input with { Terms = await AssignTermsAsync(termStep, terms, run, post, stop).ConfigureAwait(false) };
            return await PipelineStep.RunAsync(placed, Curate(run), Terms, () => run.Failures, stop).ConfigureAwait(false);
        }, static built => built.Changes.Count);
        var findings = Pump((_, stop) =>
            Task.FromResult(Verification.Run(HierarchyView.Of(hierarchy, Terms, cancellation: stop), VerifyRules.All)));
        // One warning says that the budget ended the run, and one that jobs are awaited, whatever was still open then.
        var unansweredEvidence = hierarchy.Failures.Where(UncheckedEvidence.IsCause).ToArray();
        ReportOpenQuestions([.. hierarchy.Failures.Except(unansweredEvidence)]);
        ReportUnchecked(hierarchy, unansweredEvidence);
        ReportUnplaced(terms, hierarchy);
        ReportUnusedCuration(hierarchy);
        ReportResult(hierarchy, findings);
        Completion.RecentHierarchies.Remember(hierarchy);
        WriteObject(HierarchySiblings.Last(hierarchy), enumerateCollection: true);

        Task<RunEstimate> Count(IEstimator asker, CancellationToken stop) => CountAsync(input, termStep, Curate(asker), stop);
    }

    private protected override string SuggestNextStep(HierarchyInput input) => input.TermKeys.Count > 0 || NoTermAssignment
        ? base.SuggestNextStep(input)
        : "The interactions carry no pathway terms, and none could be assigned: the functions name no process, and the annotation of the "
            + "two proteins shares none, or knows only one of them. Name the column of the terms with Import-PathwayInteraction -ColumnMap "
            + "@{ Pathway = 'NAME' }, or use symbols of human genes. Resolve-PathwayTerm says why for each interaction.";

    private TermStep CreateTermStep() => TermSteps.Create(Settings.Choice.Ontology, Settings.Choice.Taxon);

    private HierarchyInput AssignTerms(HierarchyInput terms)
    {
        if (!terms.Interactions.Any(TermStep.IsNeeded)) { return terms; }
        var step = CreateTermStep();
        var interactions = new List<PathwayInteraction>(terms.Interactions.Count);
        foreach (var interaction in terms.Interactions)
        {
            StopToken.ThrowIfCancellationRequested();
            interactions.Add(step.Assign(interaction));
        }
        Summarize(terms.Interactions, interactions, Write);
        return terms.With(interactions);
    }

    private static async Task<HierarchyInput> AssignTermsAsync(ModelTermStep step, HierarchyInput terms, IAsker run,
        Action<StreamRecord> post, CancellationToken stop)
    {
        var assigned = await step.AssignAsync(terms.Interactions, terms.Spellings, run, stop).ConfigureAwait(false);
        Summarize(terms.Interactions, assigned, post);
        return terms.With(assigned);
    }

    private static void Summarize(IEnumerable<PathwayInteraction> given, IEnumerable<PathwayInteraction> assigned,
        Action<StreamRecord> write)
    {
        var summary = new TermSummary();
        foreach (var (before, after) in given.Zip(assigned))
        {
            if (!ReferenceEquals(before, after)) { summary.Add(after); }
        }
        if (summary.Describe() is { } text) { write(new StreamRecord.Warning(text)); }
    }

    private string NameAction(HierarchyInput terms) => $"Build, widen and reorganise the hierarchy of {DescribeTerms(terms)}"
        + (AsksForTerms ? " and of those that functions without a term get" : "");

    // The terms of functions first, because the hierarchy is that of all terms.
    private async Task<RunEstimate> CountAsync(PipelineInput input, ModelTermStep? termStep, IEstimator asker, CancellationToken stop)
    {
        var sum = RunEstimate.None;
        HierarchyInput? expected = null;
        if (termStep is not null)
        {
            var (naming, known, named) = await TermEstimate.OfAsync(termStep, input.Terms.Interactions, input.Terms.Spellings, asker, stop)
                .ConfigureAwait(false);
            sum += naming;
            if (naming.Maximum > naming.Minimum) { expected = input.Terms.With(named); }
            input = input with { Terms = input.Terms.With(known) };
        }
        sum += await PipelineEstimate.OfAsync(input, asker, Terms, stop, expected).ConfigureAwait(false);
        return input.Evidence is { } evidence
            ? sum + await EvidenceEstimate.OfAsync(evidence, asker, EmbeddedGenes.Names, stop).ConfigureAwait(false) : sum;
    }

    private void ReportUnchecked(PathwayHierarchy hierarchy, PathwayFailure[] causes)
    {
        if (UncheckedEvidence.FindCommonFailure(hierarchy.Interactions, causes) is { } failure)
        {
            WriteError(failure.ToErrorRecord());
            return;
        }
        if (causes.Length > 0)
        {
            Write(new StreamRecord.Warning($"Incomplete: {UncheckedEvidence.Describe(causes)}"));
            return;
        }
        // Evidence that waits for a budget or for jobs was reported with the other questions.
        if (hierarchy.Failures.Any(static open => QuestionKinds.IsEvidence(open.Question))) { return; }
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
        Write(new StreamRecord.Milestone($"{hierarchy.Changes.Count} changes; the check by rules found "
            + $"{HierarchyVerifier.DescribeCounts(findings)}."));
        if (ChangeVariable is not null) { CallerVariable.Set(SessionState, ChangeVariable, hierarchy.Changes); }
        if (reportFile is null && ReportVariable is null) { return; }
        var report = CreateReport(hierarchy, findings);
        if (ReportVariable is { } variable)
        {
            // A single report is not a list; a plus sign asks for a list.
            if (variable.StartsWith('+')) { CallerVariable.Set(SessionState, variable, [report]); }
            else { SessionState.PSVariable.Set(variable, report); }
        }
        if (reportFile is null) { return; }
        // The hierarchy is finished and paid for: a report that cannot be written must not lose it.
        try { AtomicFile.Write(reportFile, Force, stream => ReportFormats.Choose(reportFile).Write(report, stream)); }
        catch (PathwayException failure) { Report(failure); return; }
        Write(new StreamRecord.Milestone($"The report of the run is in '{reportFile}'."));
    }
}
