using Microsoft.Data.Sqlite;

namespace Pathway.Store.Sharing;

/// <summary>The statements about lanes, of one connection. What writes runs within a transaction, so that processes take turns.</summary>
internal sealed class SqliteLanes : IDisposable
{
    private const string StateColumns = "day, today, requests, tokens, daily, learned, closed, why, paused";

    private readonly SqliteCommand find;
    private readonly SqliteCommand save;
    private readonly SqliteCommand remove;
    private readonly SqliteCommand shares;
    private readonly SqliteCommand add;
    private readonly SqliteCommand change;
    private readonly SqliteCommand salt;

    public SqliteLanes(SqliteConnection connection)
    {
        find = connection.Prepared($"SELECT {StateColumns} FROM lanes WHERE lane = $lane", "lane");
        save = connection.Prepared($"INSERT OR REPLACE INTO lanes (lane, {StateColumns}) VALUES ($lane, $day, $today, $requests, $tokens, $daily, $learned, $closed, $why, $paused)",
            "lane", "day", "today", "requests", "tokens", "daily", "learned", "closed", "why", "paused");
        remove = connection.Prepared("DELETE FROM shares WHERE id = $id", "id");
        shares = connection.Prepared("SELECT id, at, requests, tokens FROM shares WHERE lane = $lane ORDER BY at", "lane");
        add = connection.Prepared("INSERT INTO shares (id, lane, at, requests, tokens) VALUES ($id, $lane, $at, $requests, $tokens)", "id", "lane", "at", "requests", "tokens");
        change = connection.Prepared("UPDATE shares SET at = $at, requests = $requests, tokens = $tokens WHERE id = $id", "at", "requests", "tokens", "id");
        salt = connection.Prepared("SELECT bytes FROM salt");
    }

    private SqliteCommand[] All => [find, save, remove, shares, add, change, salt];

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
        var book = Read(lane);
        Replace(lane, book, book.Correct(corrections));
    }

    public LaneShare Take(LaneDemand demand)
    {
        var book = Read(demand.Lane);
        var (next, share) = book.Take(demand, demand.Now());
        Replace(demand.Lane, book, next);
        return share;
    }

    public void Dispose() => Array.ForEach(All, static command => command.Dispose());

    public LaneBook Read(string lane)
    {
        using var rows = shares.With(lane).ExecuteReader();
        var booked = new List<BookedShare>();
        while (rows.Read()) { booked.Add(new BookedShare(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3))); }
        return new LaneBook(Find(lane) ?? LaneBook.Empty.State, booked);
    }

    // Writes what differs.
    private void Replace(string lane, LaneBook before, LaneBook after)
    {
        if (after.State != before.State) { Save(lane, after.State); }
        var old = before.Shares.ToDictionary(static share => share.Id);
        foreach (var share in after.Shares)
        {
            if (!old.Remove(share.Id, out var was)) { add.With(share.Id, lane, share.At, share.Requests, share.Tokens).ExecuteNonQuery(); }
            else if (was != share) { change.With(share.At, share.Requests, share.Tokens, share.Id).ExecuteNonQuery(); }
        }
        foreach (var gone in old.Keys) { remove.With(gone).ExecuteNonQuery(); }
    }
}
