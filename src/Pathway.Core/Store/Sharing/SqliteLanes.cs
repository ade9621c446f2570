using Microsoft.Data.Sqlite;

namespace Pathway.Store.Sharing;

/// <summary>The statements about lanes, of one connection. What writes runs within a transaction, so that processes take turns.</summary>
internal sealed class SqliteLanes : IDisposable
{
    // A minute, and what a request takes on its way for one longer than for another.
    private const long Window = 61_000;

    private const string StateColumns = "day, today, requests, tokens, daily, learned, closed, why, paused";

    private readonly SqliteCommand find;
    private readonly SqliteCommand save;
    private readonly SqliteCommand forget;
    private readonly SqliteCommand rewind;
    private readonly SqliteCommand shares;
    private readonly SqliteCommand add;
    private readonly SqliteCommand correct;
    private readonly SqliteCommand salt;

    public SqliteLanes(SqliteConnection connection)
    {
        find = connection.Prepared($"SELECT {StateColumns} FROM lanes WHERE lane = $lane", "lane");
        save = connection.Prepared($"INSERT OR REPLACE INTO lanes (lane, {StateColumns}) VALUES ($lane, $day, $today, $requests, $tokens, $daily, $learned, $closed, $why, $paused)",
            "lane", "day", "today", "requests", "tokens", "daily", "learned", "closed", "why", "paused");
        forget = connection.Prepared("DELETE FROM shares WHERE lane = $lane AND at <= $at", "lane", "at");
        // From the future: the clock was set back. They count from now then, so that nobody waits for that future.
        rewind = connection.Prepared("UPDATE shares SET at = $now WHERE lane = $lane AND at > $now", "lane", "now");
        shares = connection.Prepared("SELECT at, requests, tokens FROM shares WHERE lane = $lane ORDER BY at", "lane");
        add = connection.Prepared("INSERT INTO shares (lane, at, requests, tokens) VALUES ($lane, $at, $requests, $tokens) RETURNING id", "lane", "at", "requests", "tokens");
        correct = connection.Prepared("UPDATE shares SET requests = max(0, requests + $requests), tokens = max(0, tokens + $tokens) WHERE id = $id AND lane = $lane", "requests", "tokens", "id", "lane");
        salt = connection.Prepared("SELECT bytes FROM salt");
    }

    private SqliteCommand[] All => [find, save, forget, rewind, shares, add, correct, salt];

    public void Join(SqliteTransaction? transaction) => Array.ForEach(All, command => command.Transaction = transaction);

    public byte[] Salt() => (byte[])salt.ExecuteScalar()!;

    public LaneState? Find(string lane)
    {
        using var row = find.With(lane).ExecuteReader();
        return !row.Read() ? null : new LaneState
        {
            Day = row.GetInt32(0), Today = row.GetInt64(1), Learned = new LaneLimits(row.Number(2), row.Number(3), row.Number(4)), LearnedAt = row.Number(5),
            ClosedUntil = row.Number(6), Why = row.Text(7), PausedUntil = row.Number(8),
        };
    }

    public void Save(string lane, LaneState state) => save.With(lane, state.Day, state.Today, state.Learned.RequestsPerMinute, state.Learned.TokensPerMinute, state.Learned.RequestsPerDay,
        state.LearnedAt, state.ClosedUntil, state.Why, state.PausedUntil).ExecuteNonQuery();

    public void Correct(string lane, IReadOnlyList<LaneCorrection> corrections)
    {
        if (corrections.Count == 0) { return; }
        foreach (var one in corrections) { correct.With(one.Requests, one.Tokens, one.Share, lane).ExecuteNonQuery(); }
        if (Find(lane) is not { } state) { return; }
        Save(lane, state with { Today = Math.Max(0, state.Today + corrections.Where(one => one.Day == state.Day).Sum(static one => one.Requests)) });
    }

    public LaneShare Take(LaneDemand demand)
    {
        var now = demand.Now();
        Correct(demand.Lane, demand.Corrections);
        forget.With(demand.Lane, now - Window).ExecuteNonQuery();
        rewind.With(demand.Lane, now + LaneShare.Life + Window).ExecuteNonQuery();
        var state = Find(demand.Lane) ?? new LaneState();
        if (state.Day != demand.Day) { state = state with { Day = demand.Day, Today = 0 }; }
        var share = LaneCounting.Share(demand, now, state.Over(demand.Limits, now), state.Today, Counted(demand.Lane), Window);
        if (share.Wait is not null) { return share; }
        Save(demand.Lane, state with { Today = state.Today + share.Requests });
        var until = now + LaneShare.Life;
        return share with { Id = (long)add.With(demand.Lane, until, share.Requests, share.Tokens).ExecuteScalar()!, Until = until };
    }

    public void Dispose() => Array.ForEach(All, static command => command.Dispose());

    private List<CountedShare> Counted(string lane)
    {
        using var rows = shares.With(lane).ExecuteReader();
        var counted = new List<CountedShare>();
        while (rows.Read()) { counted.Add(new CountedShare(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2))); }
        return counted;
    }
}
