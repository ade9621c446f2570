using System.Management.Automation;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Publications;
using Pathway.Questions;
using Pathway.Steps.Evidence;

namespace Pathway.Commands;

/// <summary>Shows publications by their PubMed identifiers.</summary>
/// <remarks>
/// <para>Each is looked up in Europe PMC, and in NCBI where that does not have it or does not answer. What was found is stored with its
/// date and its hash, and is not asked again. That there is no publication of a number is only said when NCBI, which keeps the register,
/// says so; an outage is another error.</para>
/// <para>The addresses of the services are the settings EuropePmcEndpoint and NcbiEndpoint, LiteratureEmail is told to them, and a key of
/// NCBI is taken from NCBI_API_KEY.</para>
/// </remarks>
/// <returns>The publications, in the order of the identifiers.</returns>
/// <example>
/// <para>Look a publication up</para>
/// <code>
/// Get-PathwayPublication 21855799
/// </code>
/// </example>
/// <example>
/// <para>Read the abstracts of everything that a partner's functions cite</para>
/// <code>
/// (Import-PathwayInteraction ./cited.json).Functions.Evidence | Where-Object Pmid | Get-PathwayPublication | ForEach-Object {
/// "$($_.Title)`n$($_.Abstract)" }
/// </code>
/// </example>
/// <example>
/// <para>List what was retracted</para>
/// <code>
/// '21855799', '17592542' | Get-PathwayPublication | Where-Object IsRetracted | ForEach-Object { "$($_.Pmid): $($_.RetractionNotice)" }
/// </code>
/// </example>
/// <seealso href="Find-PathwayPublication"/>
/// <seealso href="Test-PathwayEvidence"/>
/// <seealso href="about_Pathway_Evidence"/>
[Cmdlet(VerbsCommon.Get, "PathwayPublication")]
[OutputType(typeof(PathwayPublication))]
public sealed class GetPathwayPublicationCommand : PublicationCmdlet
{
    private readonly List<string> pmids = [];

    /// <summary>The PubMed identifiers; pieces of evidence can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string?[]? Pmid { get; set; }

    private protected override void Process()
    {
        foreach (var given in Pmid ?? [null])
        {
            if (PmidParser.Parse(given) is { } pmid) { pmids.Add(pmid); }
            else { Report(new PathwayException(PathwayErrors.PmidInvalid, $"'{given}' is not a valid PMID.", given)); }
        }
    }

    private protected override void End()
    {
        if (pmids.Count == 0) { return; }
        var replies = Ask<PublicationAnswer>([.. pmids.Select(static pmid => new PublicationQuestion { Subject = pmid })]);
        for (var i = 0; i < replies.Count; i++)
        {
            if (replies[i].Failure is { } failure) { Report(failure); }
            else if (replies[i].Answer!.Publication is { } publication)
            {
                WriteObject(publication with { FetchedAt = replies[i].Provenance!.At });
            }
            else
            {
                Report(new PathwayException(PathwayErrors.PublicationNotFound,
                    $"{replies[i].Answer!.Reason ?? $"There is no publication with PMID {pmids[i]}"}.", pmids[i]));
            }
        }
    }
}
