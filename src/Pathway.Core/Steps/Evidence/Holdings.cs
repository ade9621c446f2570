using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>Gets what is cited: each publication once, its full text only where the abstract leaves something open.</summary>
internal sealed class Holdings(IAsker asker, EvidenceLadder ladder, CancellationToken cancellation)
{
    // Records come before what waits for them.
    private const int RecordPriority = 2;
    private const int FullTextPriority = 1;

    /// <summary>What is held for each case, in their order.</summary>
    public async Task<IReadOnlyList<Holding>> GetAsync(IReadOnlyList<EvidenceCase> cases)
    {
        var records = RecordsAsync([.. cases.Select(static one => one.Pmid).OfType<string>().Distinct(StringComparer.Ordinal)]);
        var titled = TitledAsync([.. cases.Where(static one => one.Pmid is null && one.HasTitleOnly).Select(static one => one.Evidence.Title!).DistinctBy(TermName.Key, StringComparer.Ordinal)]);
        var (byPmid, byTitle) = (await records.ConfigureAwait(false), await titled.ConfigureAwait(false));
        var held = cases.Select(one => one.Pmid is { } pmid ? byPmid[pmid] : one.HasTitleOnly ? byTitle[TermName.Key(one.Evidence.Title)] : new Holding.Unknown("no publication is named")).ToArray();
        // Equal publications are got once, so that all who cite one share what is made of it.
        var open = Enumerable.Range(0, cases.Count).Where(i => ladder.NeedsFullText(cases[i], held[i])).Select(i => held[i]).Distinct().ToArray();
        var whole = await Task.WhenAll(open.Select(WithFullTextAsync)).ConfigureAwait(false);
        var known = open.Zip(whole).ToDictionary(static pair => pair.First, static pair => pair.Second);
        return [.. held.Select(one => known.GetValueOrDefault(one, one))];
    }

    private async Task<Dictionary<string, Holding>> RecordsAsync(IReadOnlyList<string> pmids)
    {
        var replies = await asker.AskAllAsync<PublicationAnswer>([.. pmids.Select(static pmid => new PublicationQuestion { Subject = pmid })], RecordPriority, cancellation).ConfigureAwait(false);
        return pmids.Zip(replies).ToDictionary(static pair => pair.First, static pair => ByPmid(pair.First, pair.Second), StringComparer.Ordinal);
    }

    private async Task<Dictionary<string, Holding>> TitledAsync(IReadOnlyList<string> titles)
    {
        var found = await Task.WhenAll(titles.Select(ByTitleAsync)).ConfigureAwait(false);
        return titles.Zip(found).ToDictionary(static pair => TermName.Key(pair.First), static pair => pair.Second, StringComparer.Ordinal);
    }

    private static Holding ByPmid(string pmid, Reply<PublicationAnswer> reply)
    {
        if (reply.Answer is not { } answer) { return new Holding.Unknown(reply.Failure!.Message); }
        return answer.Publication is { } publication ? new Holding.Found(new HeldRecord(publication), reply.Provenance?.At)
            : new Holding.Absent(answer.Reason ?? $"there is no publication with PMID {pmid}");
    }

    private async Task<Holding> ByTitleAsync(string title)
    {
        var reply = await asker.AskAsync(PublicationSearchQuestion.Of(title), RecordPriority, cancellation).ConfigureAwait(false);
        if (reply.Answer is not { } answer) { return new Holding.Unknown(reply.Failure!.Message); }
        return TitleChoice.Of(title, answer.Publications) is { IsSure: true } best ? new Holding.Found(new HeldRecord(best.Publication), reply.Provenance?.At)
            : new Holding.Absent("no publication of that title was found");
    }

    private async Task<Holding> WithFullTextAsync(Holding holding)
    {
        var found = (Holding.Found)holding;
        var publication = found.Record.Publication;
        // A service that does not say whether it is open leaves it to the one that gives it out.
        if (publication.PmcId is not { } pmcId || publication.IsOpenAccess is false) { return holding; }
        var reply = await asker.AskAsync(new FullTextQuestion { Subject = pmcId }, FullTextPriority, cancellation).ConfigureAwait(false);
        return reply.Answer is { Body: { } body } ? found with { Record = new HeldRecord(publication, body) }
            : found with { Record = new HeldRecord(publication, null, reply.Failure?.Message ?? reply.Answer?.Reason ?? "it is not to be had") };
    }
}
