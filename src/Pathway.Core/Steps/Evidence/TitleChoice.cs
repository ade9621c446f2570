using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>A publication that a search for a title found, with how alike its title is.</summary>
/// <param name="Publication">The publication.</param>
/// <param name="Score">The likeness, from 0 to 1.</param>
internal sealed record TitleChoice(PathwayPublication Publication, double Score)
{
    /// <summary>Whether it is the one that is meant.</summary>
    public bool IsSure => Score >= TitleAgreement.Threshold;

    /// <summary>What was found, the most alike first; of two as alike the lesser number.</summary>
    public static IReadOnlyList<TitleChoice> All(string title, IEnumerable<PathwayPublication> found) =>
    [
        .. found.Select(publication => new TitleChoice(publication, TitleAgreement.Score(title, publication.Title)))
            .OrderByDescending(static choice => choice.Score).ThenBy(static choice => choice.Publication.Pmid.Length).ThenBy(static choice => choice.Publication.Pmid, StringComparer.Ordinal),
    ];

    /// <summary>The most alike, or null where nothing was found. Two papers of one title, as editorials have it, are both as sure, and so neither is.</summary>
    public static TitleChoice? Of(string title, IEnumerable<PathwayPublication> found)
    {
        var all = All(title, found);
        return all is [var best, var next, ..] && best.IsSure && next.Score >= best.Score && next.Publication.Pmid != best.Publication.Pmid ? best with { Score = 0 } : all.Count > 0 ? all[0] : null;
    }
}
