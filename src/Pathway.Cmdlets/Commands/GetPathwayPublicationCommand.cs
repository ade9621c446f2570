using System.Management.Automation;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Publications;
using Pathway.Questions;
using Pathway.Steps.Evidence;

namespace Pathway.Commands;

/// <summary>Gets publications by their PubMed identifiers.</summary>
/// <remarks>
/// <para>Each publication is looked up in Europe PMC, and in NCBI if Europe PMC does not have it or does not answer. A result is stored
/// with its date and hash, and is not requested again. Only NCBI, which keeps the register, can confirm that a PMID does not exist; an
/// outage is a different error.</para>
/// <para>The settings EuropePmcEndpoint and NcbiEndpoint hold the addresses of the services. LiteratureEmail is sent to them. The API key
/// of NCBI is read from NCBI_API_KEY.</para>
/// </remarks>
/// <returns>The publications, in the order of the identifiers.</returns>
/// <example>
/// <para>Look up a publication</para>
/// <code>
/// Get-PathwayPublication 21855799
/// </code>
/// </example>
/// <example>
/// <para>Read the abstracts of the evidence for a partner's functions</para>
/// <code>
/// (Import-PathwayInteraction ./cited.json).Functions.Evidence | Where-Object Pmid | Get-PathwayPublication |
///     ForEach-Object { "$($_.Title)`n$($_.Abstract)" }
/// </code>
/// </example>
/// <example>
/// <para>List retracted publications</para>
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

    /// <summary>The PubMed identifiers, such as 21855799 or PMID:21855799. Evidence objects can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string?[]? Pmid { get; set; }

    private protected override void Process()
    {
        foreach (var given in Pmid ?? [null])
        {
            if (CitedIdentifiers.Parse(given).Identifiers is { Count: > 0 } cited) { pmids.AddRange(cited); }
            else { Report(new PathwayException(PathwayErrors.PmidInvalid, $"'{given}' is not a valid PMID.", given)); }
        }
    }

    private protected override void End()
    {
        AskEach<PublicationAnswer>(pmids, static pmid => new PublicationQuestion { Subject = pmid }, (pmid, reply) =>
        {
            if (reply.Answer!.Publication is { } publication)
            {
                WriteObject(publication with { FetchedAt = reply.Provenance!.At });
                return;
            }
            Report(new PathwayException(PathwayErrors.PublicationNotFound,
                $"{reply.Answer.Reason ?? $"There is no publication with PMID {pmid}"}.", pmid));
        });
    }
}
