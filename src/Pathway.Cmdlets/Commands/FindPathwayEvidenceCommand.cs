using System.Management.Automation;
using Pathway.Genes;
using Pathway.Inputs;
using Pathway.Model;
using Pathway.Publications;
using Pathway.Steps.Evidence;

namespace Pathway.Commands;

/// <summary>Finds publications that state a claim, for claims without evidence or whose evidence failed.</summary>
/// <remarks>
/// <para>For each function that cites nothing, and for each function or interaction whose evidence Test-PathwayEvidence did not find
/// Supported, Europe PMC is searched for publications that name both proteins. A candidate has a sentence that names both, with the
/// effect and the direction of the claim; abstracts are read first, and full texts where they are open access. Retracted publications are
/// left out.</para>
/// <para>Candidates are shown beside what the claim cites. Nothing is changed: read the sentence before you cite the publication.</para>
/// </remarks>
/// <returns>The candidates, the best of each claim first.</returns>
/// <example>
/// <para>Find publications for claims whose evidence failed</para>
/// <code>
/// Import-PathwayInteraction ./cited.json | Test-PathwayEvidence | Find-PathwayEvidence |
///     ForEach-Object { "$($_.Interaction): PMID $($_.Pmid) ($($_.Year)): $($_.Sentence)" }
/// </code>
/// </example>
/// <example>
/// <para>Find publications for pairs that cite none, and show their links</para>
/// <code>
/// Import-PathwayInteraction ./pairs.csv | Find-PathwayEvidence -First 2 | Select-Object Interaction, Title, Link
/// </code>
/// </example>
/// <example>
/// <para>Save the best candidate of each claim as a table</para>
/// <code>
/// Import-PathwayInteraction ./cited.json | Test-PathwayEvidence | Find-PathwayEvidence -First 1 |
///     Select-Object Interaction, Function, Cited, Pmid, Title, Year, Sentence, Score | Export-Csv ./candidates.csv
/// </code>
/// </example>
/// <seealso href="Test-PathwayEvidence"/>
/// <seealso href="Find-PathwayPublication"/>
/// <seealso href="about_Pathway_Evidence"/>
[Cmdlet(VerbsCommon.Find, "PathwayEvidence")]
[OutputType(typeof(PathwayEvidenceCandidate))]
public sealed class FindPathwayEvidenceCommand : PublicationCmdlet
{
    private readonly List<PathwayInteraction> interactions = [];
    private readonly InteractionInput input = new(new RejectedInputs());

    /// <summary>The interactions, with or without verdicts; also rows and records as ConvertTo-PathwayInteraction takes them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>The maximum number of candidates for each claim.</summary>
    [Parameter]
    [ValidateRange(1, 25)]
    public int First { get; set; } = 5;

    private protected override void Process()
    {
        foreach (var item in InputObject ?? [null]) { interactions.AddRange(input.Read(item)); }
    }

    private protected override void End()
    {
        foreach (var wrong in input.Rejected.ToErrors()) { Report(wrong); }
        if (interactions.Count == 0) { return; }
        var (candidates, failures) = ExecuteRun(PrepareRun, async (run, _, stop) =>
        {
            var found = await new EvidenceFinder(run, EmbeddedGenes.Names, stop).FindAsync(interactions, First).ConfigureAwait(false);
            return (found, run.Failures);
        }, static _ => 0);
        WriteObject(candidates, enumerateCollection: true);
        if (EvidenceFinder.CountUnchecked(interactions) is > 0 and var notChecked)
        {
            WriteWarning($"{(notChecked == 1 ? "1 claim cites" : $"{notChecked} claims cite")} evidence that was not checked. Only claims "
                + "without evidence are searched for, and those whose evidence failed: pipe the output of Test-PathwayEvidence to this "
                + "command.");
        }
        if (failures.Count > 0)
        {
            WriteWarning($"{(failures.Count == 1 ? "1 search was" : $"{failures.Count} searches were")} not answered"
                + $"{UncheckedEvidence.DescribeCause(failures)}. Run the same command again to ask only those.");
        }
    }
}
