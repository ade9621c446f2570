using System.Management.Automation;
using Pathway.Asking;
using Pathway.Curators;
using Pathway.Errors;
using Pathway.Genes;
using Pathway.Inputs;
using Pathway.Literature;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Publications;
using Pathway.Questions;
using Pathway.Steps.Evidence;

namespace Pathway.Commands;

/// <summary>Checks the evidence of interactions against the literature, and emits the interactions with verdicts.</summary>
/// <remarks>
/// <para>Each piece of evidence, of functions, mediators and of the interaction itself, passes a sequence of checks, the cheapest first:
/// the identifier can be read; the publication exists; it is not retracted; title, year and first author match the citation; it names both
/// proteins for certain; it contains the quote, however it is typeset; the whole sentence states the claim: both proteins, the effect, and
/// who acts on whom. Without a quote the record is searched for such a sentence. The first check that decides gives the verdict, and all
/// results are recorded. The verdict of a function or interaction is the worst of its parts.</para>
/// <para>If a model is configured, it is asked about claims that the records leave open, with web search if the model supports it. Without
/// -Model the provider's newest model of the pro family is used, with rate limits of its own. An answer of the model counts only with a
/// sentence of a record that this item cites, which names both proteins and states the claim. A correction is added to the claim and never
/// replaces it.</para>
/// <para>Unchecked does not mean wrong. If a service is unavailable, a reply is incomplete or the full text is not available, the verdict
/// is Unchecked with the reason, and the next run asks only those questions. Answers are stored with their date and hash. A warning counts
/// the questions that stayed open. If nothing at all could be checked, the cmdlet writes an error, so that -ErrorAction Stop ends a
/// script. Where -MaxCost, -MaxCalls or -MaxTokens ends the check, all interactions are emitted, one warning says so, and IsComplete of
/// -AsSummary is false.</para>
/// <para>All interactions are emitted in their order, unchanged except for the verdicts. about_Pathway_Evidence explains all
/// verdicts.</para>
/// </remarks>
/// <parameter name="Curator">Here it says whether a model reads the claims that the publication records leave open: Model and Hybrid ask
/// one, Ontology asks none, Auto asks one if a key or an endpoint is configured, and Replay uses stored answers only.</parameter>
/// <parameter name="Ontology">Here it has no effect: evidence needs no ontology.</parameter>
/// <parameter name="Model">Here the newest model of the family pro is asked, unless one is named.</parameter>
/// <parameter name="BatchKind" default="claim"></parameter>
/// <returns>The interactions with their verdicts; with -AsVerdict the verdicts on interactions, functions and evidence; with -AsSummary
/// their numbers; with -EstimateOnly an estimate, with -AsJob a job.</returns>
/// <example>
/// <para>Check evidence before building a hierarchy</para>
/// <code>
/// Import-PathwayInteraction ./cited.json | Test-PathwayEvidence | Invoke-PathwayHierarchy | Export-PathwayHierarchy ./checked.html
/// </code>
/// <para>The page shows each verdict with its reason.</para>
/// </example>
/// <example>
/// <para>List problems and their reasons</para>
/// <code>
/// Import-PathwayInteraction ./cited.json | Test-PathwayEvidence -AsVerdict |
///     Where-Object Scope -eq 'Evidence' | Where-Object Verdict -notin 'Supported', 'Unchecked' |
///     ForEach-Object { "$($_.Interaction), PMID $($_.Evidence): $($_.Verdict). $($_.Reason)" }
/// </code>
/// </example>
/// <example>
/// <para>Check with stored answers only</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Test-PathwayEvidence -Offline -AsVerdict |
///     ForEach-Object { "$($_.Scope) of $($_.Interaction): $($_.Verdict). $($_.Reason)" }
/// </code>
/// </example>
/// <example>
/// <para>Check with the publication records only, although a model is configured</para>
/// <code>
/// Import-PathwayInteraction ./cited.json | Test-PathwayEvidence -RecordsOnly | ForEach-Object { "$($_): $($_.Verdict)" }
/// </code>
/// </example>
/// <example>
/// <para>Estimate a check</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Test-PathwayEvidence -WhatIf
/// Import-PathwayInteraction ./atxn3.json | Test-PathwayEvidence -Curator Model -EstimateOnly | ConvertTo-Json
/// </code>
/// <para>Nothing is asked and nothing is written. -WhatIf says it in a sentence; -EstimateOnly emits an object for scripts.</para>
/// </example>
/// <example>
/// <para>Find contradicted or retracted evidence in a script; with -ErrorAction Stop it would end the script</para>
/// <code>
/// $summary = Import-PathwayInteraction ./cited.json |
///     Test-PathwayEvidence -RecordsOnly -AsSummary -FailOn Contradicted, Retracted -ErrorVariable failed -ErrorAction SilentlyContinue
/// "$summary"
/// $failed | ForEach-Object { $_.Exception.Message }
/// </code>
/// </example>
/// <seealso href="Export-PathwayEvidence"/>
/// <seealso href="Find-PathwayEvidence"/>
/// <seealso href="Get-PathwayPublication"/>
/// <seealso href="Find-PathwayPublication"/>
/// <seealso href="Import-PathwayInteraction"/>
/// <seealso href="about_Pathway_Evidence"/>
[Cmdlet(VerbsDiagnostic.Test, "PathwayEvidence", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayInteraction), typeof(PathwayVerdictRecord), typeof(PathwayEvidenceSummary), typeof(PathwayEstimate),
    typeof(Job))]
public sealed class TestPathwayEvidenceCommand : AskingCmdlet
{
    private const int MaxNamed = 5;

    private readonly List<PathwayInteraction> interactions = [];
    private readonly InteractionInput input = new(new RejectedInputs());
    private LiteratureSettings literature = null!;

    /// <summary>The interactions; also rows and records as ConvertTo-PathwayInteraction takes them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>
    /// Emits the verdicts instead of the interactions: one for each interaction, function and piece of evidence, with the reason.
    /// </summary>
    [Parameter]
    public SwitchParameter AsVerdict { get; set; }

    /// <summary>Emits one object with the numbers instead: the verdicts of each kind, and the checks that decided.</summary>
    [Parameter]
    public SwitchParameter AsSummary { get; set; }

    /// <summary>
    /// Writes an error if a piece of evidence has one of these verdicts, so that -ErrorAction Stop ends a script. All output is emitted
    /// first.
    /// </summary>
    [Parameter]
    public PathwayVerdictKind[] FailOn { get; set; } = [];

    /// <summary>
    /// The number of days for which a stored record is used. An older one is fetched again, because a publication may have been retracted
    /// since. With -Offline it is used, and the reason of the verdict names its age.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 36500)]
    public int MaxRecordAgeDays { get; set; } = 30;

    /// <summary>Uses the publication records only, and no model.</summary>
    [Parameter]
    public SwitchParameter RecordsOnly { get; set; }

    /// <summary>
    /// The number of claims in one call to the model. A claim that the reply leaves out is asked again by itself. The result does not
    /// depend on it.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 20)]
    public int BatchSize { get; set; } = 3;

    /// <summary>Uses stored answers only, and sends no request. What is not stored is Unchecked.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    private protected override void Begin()
    {
        base.Begin();
        literature = LiteratureSettingsReader.Read(WriteWarning);
    }

    private protected override void Process()
    {
        foreach (var item in InputObject ?? [null]) { interactions.AddRange(input.Read(item)); }
    }

    private protected override void End()
    {
        foreach (var wrong in input.Rejected.ToErrors()) { Report(wrong); }
        if (interactions.Count == 0)
        {
            WriteWarning("The input contains no interaction.");
            return;
        }
        var evidence = new EvidenceInput(interactions)
        {
            AsksModel = ChooseCurators(Settings.Choice with { Asks = false }).HasModel,
            RecordAge = new RecordAge(DateTimeOffset.UtcNow, MaxRecordAgeDays, Offline),
        };
        if (IsOnlyEstimated(Count)) { return; }
        if (!ShouldProcess(DescribeAction(ActionText, Count), $"{ActionText}?", "Pathway")) { return; }
        IReadOnlyList<PathwayFailure> open = [];
        var judged = ExecuteRun(async (run, _, stop) =>
        {
            var checkedOnes = await EvidenceStep.CheckAsync(evidence, run, EmbeddedGenes.Names, stop).ConfigureAwait(false);
            open = run.Failures;
            return checkedOnes;
        }, static _ => 0);
        // With -Offline the user expects open questions.
        var failure = Offline ? null : UncheckedEvidence.FindCommonFailure(judged, open);
        if (!Offline)
        {
            var causes = open.Where(UncheckedEvidence.IsCause).ToArray();
            ReportOpenQuestions([.. open.Except(causes)]);
            if (failure is null && causes.Length > 0) { Write(new StreamRecord.Warning(UncheckedEvidence.Describe(causes))); }
        }
        var summary = PathwayEvidenceSummary.Of(judged) with { IsComplete = open.Count == 0 };
        Write(new StreamRecord.Milestone($"{summary}"));
        if (AsSummary) { WriteObject(summary); }
        else if (AsVerdict) { WriteObject(judged.SelectMany(PathwayVerdictRecord.Of), enumerateCollection: true); }
        else { WriteObject(judged, enumerateCollection: true); }
        ReportConcerns(judged);
        if (failure is not null) { WriteError(failure.ToErrorRecord()); }
        ReportFailed(judged);

        Task<RunEstimate> Count(IEstimator asker, CancellationToken stop) =>
            EvidenceEstimate.OfAsync(evidence, asker, EmbeddedGenes.Names, stop);
    }

    private void ReportConcerns(IReadOnlyList<PathwayInteraction> judged)
    {
        var concerned = judged.SelectMany(PathwayVerdictRecord.Of)
            .Where(static one => one is { Scope: PathwayVerdictScope.Evidence, Concern: not null }).ToArray();
        if (concerned.Length == 0) { return; }
        var count = concerned.Length == 1 ? "1 piece of evidence cites" : $"{concerned.Length} pieces of evidence cite";
        var named = string.Join(", ", concerned.Select(static one => one.Evidence).Distinct().Take(MaxNamed));
        Write(new StreamRecord.Warning($"{count} a publication with an expression of concern: {named}."));
    }

    private void ReportFailed(IReadOnlyList<PathwayInteraction> judged)
    {
        var failed = judged.SelectMany(PathwayVerdictRecord.Of)
            .Where(one => one.Scope is PathwayVerdictScope.Evidence && FailOn.Contains(one.Verdict)).ToArray();
        if (failed.Length == 0) { return; }
        var counts = string.Join(", ", failed.GroupBy(static one => one.Verdict).OrderBy(static group => group.Key)
            .Select(static group => $"{group.Count()} {group.Key}"));
        var first = failed.MinBy(static one => one.Verdict)!;
        Report(new PathwayException(PathwayErrors.EvidenceFailed,
            $"Evidence failed the check: {counts}. First: {first.Interaction}, {first.Evidence}: {first.Reason}", failed));
    }

    private protected override ChosenCurators ChooseCurators(CuratorChoice choice) =>
        EvidenceCurators.Choose(choice, LiteratureCuratorFactory.Create(literature), RecordsOnly, Offline, BatchSize);

    private protected override string GetIdentity(ChosenCurators chosen) =>
        string.Join('\n', "evidence", chosen.HasModel, BatchSize, chosen.IsReplay, base.GetIdentity(chosen), literature.Identity);

    private string ActionText => interactions.Count == 1
        ? "Check the evidence of 1 interaction"
        : $"Check the evidence of {interactions.Count} interactions";
}
