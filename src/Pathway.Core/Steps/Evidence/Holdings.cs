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
        var records = await EachAsync(cases, static one => one.Pmid is { } pmid ? $"pmid {pmid}" : one.HasTitleOnly ? $"title {TermName.Key(one.Evidence.Title)}" : "", RecordAsync).ConfigureAwait(false);
        var held = cases.Select((_, i) => records[i]).ToArray();
        var open = Enumerable.Range(0, cases.Count).Where(i => ladder.NeedsFullText(cases[i], held[i])).ToArray();
        var whole = await EachAsync([.. open.Select(i => held[i])], static one => ((Holding.Found)one).Record.Publication.Pmid, WithFullTextAsync).ConfigureAwait(false);
        for (var i = 0; i < open.Length; i++) { held[open[i]] = whole[i]; }
        return held;
    }

    // Equal things are got once, so that all who cite a publication share what is made of it.
    private static async Task<IReadOnlyList<TResult>> EachAsync<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, string> key, Func<TItem, Task<TResult>> get)
    {
        var tasks = new Dictionary<string, Task<TResult>>(StringComparer.Ordinal);
        foreach (var item in items) { if (!tasks.ContainsKey(key(item))) { tasks[key(item)] = get(item); } }
        await Task.WhenAll(tasks.Values).ConfigureAwait(false);
        return [.. items.Select(item => tasks[key(item)].Result)];
    }

    private Task<Holding> RecordAsync(EvidenceCase one)
    {
        if (one.Pmid is { } pmid) { return ByPmidAsync(pmid); }
        return one.HasTitleOnly ? ByTitleAsync(one.Evidence.Title!) : Task.FromResult<Holding>(new Holding.Unknown("no publication is named"));
    }

    private async Task<Holding> ByPmidAsync(string pmid)
    {
        var reply = await asker.AskAsync(new PublicationQuestion { Subject = pmid }, RecordPriority, cancellation).ConfigureAwait(false);
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
