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

/// <summary>Checks the evidence of interactions against the literature, and passes each interaction on with its verdicts.</summary>
/// <remarks>
/// <para>Each piece of evidence climbs a ladder, the cheapest rung first: the PMID is a number; there is such a publication; title, year
/// and first author are those that are cited; it was not retracted; both proteins are named in it, by any name of their genes; the quote
/// stands in it word for word; the quote does not say the opposite of the arrow. The first rung that decides gives the verdict, and all are
/// recorded. Verdicts roll up to functions and interactions, the worst first.</para>
/// <para>Where a model is configured, it is asked about what the records leave open, with its search switched on where it has one; without
/// -Model the provider's newest model of the pro family is taken, with limits of its own. What it says counts only where it points at a
/// sentence that stands word for word in a record that is held. A correction lies beside the claim, never over it.</para>
/// <para>Not knowing is not the same as being wrong. When a service is down, when it sends half a reply, when the full text is not held,
/// the verdict is Unchecked with the reason, and the next run asks only that. What was answered is stored, with its date and hash. A
/// warning tells of questions that stayed open; where nothing at all could be checked, it is an error, so that -ErrorAction Stop ends a
/// script.</para>
/// <para>Every interaction that goes in comes out, in its order and unchanged but for the verdicts. See about_Pathway_Evidence for all
/// verdicts and what they mean.</para>
/// </remarks>
/// <returns>The interactions with their verdicts; with -AsVerdict the verdicts on interactions, functions and evidence.</returns>
/// <example>
/// <para>Check evidence on the way to a hierarchy</para>
/// <code>
/// Import-PathwayInteraction ./cited.json | Test-PathwayEvidence | Invoke-PathwayHierarchy | Export-PathwayHierarchy ./checked.html
/// </code>
/// <para>The page shows each verdict with its reason.</para>
/// </example>
/// <example>
/// <para>List what is wrong, and why</para>
/// <code>
/// Import-PathwayInteraction ./cited.json | Test-PathwayEvidence -AsVerdict |
///     Where-Object Scope -eq 'Evidence' | Where-Object Verdict -notin 'Supported', 'Unchecked' |
///     ForEach-Object { "$($_.Interaction), PMID $($_.Evidence): $($_.Verdict). $($_.Reason)" }
/// </code>
/// </example>
/// <example>
/// <para>See how far what is stored goes, without asking anybody</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Test-PathwayEvidence -Offline -AsVerdict |
///     ForEach-Object { "$($_.Scope) of $($_.Interaction): $($_.Verdict). $($_.Reason)" }
/// </code>
/// </example>
/// <example>
/// <para>Check against the records alone, though a model is configured</para>
/// <code>
/// Import-PathwayInteraction ./cited.json | Test-PathwayEvidence -RecordsOnly | ForEach-Object { "$($_): $($_.Verdict)" }
/// </code>
/// </example>
/// <example>
/// <para>See what it would ask</para>
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

    /// <summary>Emits the verdicts instead of the interactions: of each interaction, its functions and their evidence.</summary>
    [Parameter]
    public SwitchParameter AsVerdict { get; set; }

    /// <summary>Leaves out the model: the records alone decide.</summary>
    [Parameter]
    public SwitchParameter RecordsOnly { get; set; }

    /// <summary>
    /// How many claims one call to the model puts. What a reply leaves out is asked again alone; the result does not depend on it.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 20)]
    public int BatchSize { get; set; } = 3;

    /// <summary>Takes only what is stored; nobody is asked.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    private protected override void Begin()
    {
        base.Begin();
        literature = LiteratureSettingsReader.Read();
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
            WriteWarning("There was no interaction to check.");
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
        // Who asks nobody knows that nobody answers.
        var failure = Offline ? null : UncheckedEvidence.FindCommonFailure(judged, open);
        if (failure is null && !Offline) { ReportUncheckedQuestions(open); }
        if (AsVerdict) { WriteObject(judged.SelectMany(PathwayVerdictRecord.Of), enumerateCollection: true); }
        else { WriteObject(judged, enumerateCollection: true); }
        if (failure is not null) { WriteError(failure.ToErrorRecord()); }
    }

    private void ReportUncheckedQuestions(IReadOnlyList<PathwayFailure> open)
    {
        if (open.Count == 0) { return; }
        Write(new StreamRecord.Warning(
            $"{(open.Count == 1 ? "1 question was" : $"{open.Count} questions were")} not answered{UncheckedEvidence.DescribeCause(open)}; what needs them is Unchecked, with the reason. Run the same command again to ask only those."));
    }

    private protected override ChosenCurators ChooseCurators(CuratorChoice choice) =>
        EvidenceCurators.Choose(choice, LiteratureCuratorFactory.Create(literature), RecordsOnly, Offline, BatchSize);

    private protected override string GetIdentity(ChosenCurators chosen) =>
        string.Join('\n', "evidence", chosen.HasModel, BatchSize, chosen.IsReplay, base.GetIdentity(chosen), literature.Identity);

    private string ActionText => interactions.Count == 1 ? "Check the evidence of 1 interaction"
        : $"Check the evidence of {interactions.Count} interactions";

    // Only a user who wants to know pays for the look into the store.
    private string Describe(EvidenceInput input)
    {
        return IsWhatIf
            ? $"{ActionText}: {DescribeEstimate(Estimate(asker => EvidenceEstimate.Of(input, asker, EmbeddedGenes.Names)))}" : ActionText;
    }
}
