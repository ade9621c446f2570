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
using Pathway.Steps.Evidence;

namespace Pathway.Commands;

/// <summary>Checks the evidence of interactions against the literature, and emits the interactions with verdicts.</summary>
/// <remarks>
/// <para>Each piece of evidence passes a sequence of checks, the cheapest first: the PMID is a number; the publication exists; title, year
/// and first author match the citation; the publication is not retracted; it names both proteins, by any name of their genes; it contains
/// the quote word for word; the quote does not contradict the direction of the interaction. The first check that decides gives the verdict,
/// and all results are recorded. The verdict of a function or interaction is the worst of its parts.</para>
/// <para>If a model is configured, it is asked about claims that the records leave open, with web search if the model supports it. Without
/// -Model the provider's newest model of the pro family is used, with rate limits of its own. An answer of the model counts only if it
/// cites a sentence that a fetched record contains word for word. A correction is added to the claim and never replaces it.</para>
/// <para>Unchecked does not mean wrong. If a service is unavailable, a reply is incomplete or the full text is not available, the verdict
/// is Unchecked with the reason, and the next run asks only those questions. Answers are stored with their date and hash. A warning counts
/// the questions that stayed open. If nothing at all could be checked, the cmdlet writes an error, so that -ErrorAction Stop ends a
/// script.</para>
/// <para>All interactions are emitted in their order, unchanged except for the verdicts. about_Pathway_Evidence explains all
/// verdicts.</para>
/// </remarks>
/// <returns>The interactions with their verdicts; with -AsVerdict the verdicts on interactions, functions and evidence.</returns>
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
/// </code>
/// <para>Nothing is asked and nothing is written.</para>
/// </example>
/// <seealso href="Export-PathwayEvidence"/>
/// <seealso href="Get-PathwayPublication"/>
/// <seealso href="Find-PathwayPublication"/>
/// <seealso href="Import-PathwayInteraction"/>
/// <seealso href="about_Pathway_Evidence"/>
[Cmdlet(VerbsDiagnostic.Test, "PathwayEvidence", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayInteraction), typeof(PathwayVerdictRecord))]
public sealed class TestPathwayEvidenceCommand : AskingCmdlet
{
    private readonly List<PathwayInteraction> interactions = [];
    private readonly RejectedInputs rejected = new();
    private LiteratureSettings literature = null!;

    /// <summary>The interactions.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>Emits the verdicts instead of the interactions: one for each interaction, function and piece of evidence.</summary>
    [Parameter]
    public SwitchParameter AsVerdict { get; set; }

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

    /// <summary>Uses stored answers only, and sends no request.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    private protected override void Begin()
    {
        base.Begin();
        literature = LiteratureSettingsReader.Read(WriteWarning);
    }

    private protected override void Process()
    {
        foreach (var item in InputObject ?? [null])
        {
            if (item?.BaseObject is PathwayInteraction interaction) { interactions.Add(interaction); }
            else { rejected.Add(InputFault.NoInteraction(RejectedInputs.GetTypeName(item)), item); }
        }
    }

    private protected override void End()
    {
        foreach (var wrong in rejected.ToErrors()) { Report(wrong); }
        if (interactions.Count == 0)
        {
            WriteWarning("The input contains no interaction.");
            return;
        }
        var input = new EvidenceInput(interactions) { AsksModel = ChooseCurators(Settings.Choice with { Asks = false }).HasModel };
        if (!ShouldProcess(Describe(input), $"{ActionText}?", "Pathway")) { return; }
        IReadOnlyList<PathwayFailure> open = [];
        var judged = ExecuteRun(async (run, _, stop) =>
        {
            var checkedOnes = await EvidenceStep.CheckAsync(input, run, EmbeddedGenes.Names, stop).ConfigureAwait(false);
            open = run.Failures;
            return checkedOnes;
        }, static _ => 0);
        // With -Offline the user expects open questions.
        var failure = Offline ? null : UncheckedEvidence.FindCommonFailure(judged, open);
        if (failure is null && !Offline) { ReportUncheckedQuestions(open); }
        if (AsVerdict) { WriteObject(judged.SelectMany(PathwayVerdictRecord.Of), enumerateCollection: true); }
        else { WriteObject(judged, enumerateCollection: true); }
        if (failure is not null) { WriteError(failure.ToErrorRecord()); }
    }

    private void ReportUncheckedQuestions(IReadOnlyList<PathwayFailure> open)
    {
        if (open.Count == 0) { return; }
        var questions = open.Count == 1 ? "1 question was" : $"{open.Count} questions were";
        Write(new StreamRecord.Warning($"{questions} not answered{UncheckedEvidence.DescribeCause(open)}; the evidence that needs them is "
            + "Unchecked, with the reason. Run the same command again to ask only those."));
    }

    private protected override ChosenCurators ChooseCurators(CuratorChoice choice) =>
        EvidenceCurators.Choose(choice, LiteratureCuratorFactory.Create(literature), RecordsOnly, Offline, BatchSize);

    private protected override string GetIdentity(ChosenCurators chosen) =>
        string.Join('\n', "evidence", chosen.HasModel, BatchSize, chosen.IsReplay, base.GetIdentity(chosen), literature.Identity);

    private string ActionText => interactions.Count == 1
        ? "Check the evidence of 1 interaction"
        : $"Check the evidence of {interactions.Count} interactions";

    // Only -WhatIf needs the estimate, which reads the store.
    private string Describe(EvidenceInput input) => IsWhatIf
        ? $"{ActionText}: {DescribeEstimate(Estimate(asker => EvidenceEstimate.Of(input, asker, EmbeddedGenes.Names)))}"
        : ActionText;
}
