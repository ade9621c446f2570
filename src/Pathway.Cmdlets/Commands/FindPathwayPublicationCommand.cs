using System.Management.Automation;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Publications;
using Pathway.Questions;
using Pathway.Steps.Evidence;

namespace Pathway.Commands;

/// <summary>Finds the PubMed identifier of a title.</summary>
/// <remarks>
/// <para>The cmdlet searches Europe PMC, then NCBI. The score is the similarity of the found title and the given one, from 0 to 1, ignoring
/// case and punctuation. It writes an error instead of a result if the score is below 0.9, if the numbers in the titles differ, or if two
/// publications are equally similar. -All lists all results instead. Each title is searched once: what was found is stored.</para>
/// </remarks>
/// <returns>For each title the publication and its score; with -All all results, the most similar first.</returns>
/// <example>
/// <para>Find the identifier of a title</para>
/// <code>
/// Find-PathwayPublication 'Ataxin-3 and VCP in the quality control of invented proteins'
/// </code>
/// </example>
/// <example>
/// <para>Show similar titles</para>
/// <code>
/// Find-PathwayPublication 'Ataxin-3 and VCP in the quality control' -All | ForEach-Object { "$($_.Score) $($_.Pmid) $($_.Title)" }
/// </code>
/// </example>
/// <example>
/// <para>Find the publications of evidence that has only a title</para>
/// <code>
/// (Import-PathwayInteraction ./cited.json).Functions.Evidence | Where-Object { -not $_.Pmid } | Find-PathwayPublication
/// </code>
/// </example>
/// <seealso href="Get-PathwayPublication"/>
/// <seealso href="Test-PathwayEvidence"/>
/// <seealso href="about_Pathway_Evidence"/>
[Cmdlet(VerbsCommon.Find, "PathwayPublication")]
[OutputType(typeof(PathwayPublicationMatch))]
public sealed class FindPathwayPublicationCommand : PublicationCmdlet
{
    private readonly List<string> titles = [];

    /// <summary>The titles. Evidence objects can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string?[]? Title { get; set; }

    /// <summary>Emits all results with their scores, the most similar first. No result is an error then.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    private protected override void Process()
    {
        foreach (var title in Title ?? [null])
        {
            if (TermName.Key(title).Length > 0) { titles.Add(title!); }
            else { Report(new PathwayException(PathwayErrors.TitleUncertain, "An input has no title.", title)); }
        }
    }

    private protected override void End() => AskEach(titles, PublicationSearchQuestion.Of,
        (title, reply) => WriteMatches(title, reply.Answer!.Publications, reply.Provenance!.At));

    private void WriteMatches(string title, IReadOnlyList<PathwayPublication> found, DateTimeOffset? at)
    {
        var best = TitleMatch.FindBest(title, found);
        if (All) { foreach (var choice in TitleMatch.Rank(title, found)) { WriteObject(Match(choice)); } }
        else if (best is { IsCertain: true }) { WriteObject(Match(best)); }
        else
        {
            var nearest = TitleMatch.Rank(title, found) is [var first, ..]
                ? FormattableString.Invariant(
                    $"the nearest is PMID {first.Publication.Pmid}, '{first.Publication.Title}', {first.Score:0.00}") : "nothing was found";
            Report(new PathwayException(PathwayErrors.TitleUncertain,
                $"No publication certainly has the title '{title}': {nearest}.", title));
        }

        PathwayPublicationMatch Match(TitleMatch choice) =>
            new() { Query = title, Score = Math.Round(choice.Score, 4), Publication = choice.Publication with { FetchedAt = at } };
    }
}
