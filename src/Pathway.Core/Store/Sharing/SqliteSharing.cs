namespace Pathway.Store.Sharing;

/// <summary>The lanes and the leases of a store in a file that several processes share.</summary>
internal sealed class SqliteSharing(SqliteWriter writer, SqliteReaders readers) : ISharedLanes, ISharedLeases
{
    /// <summary>The tables.</summary>
    public const string Tables = """
        CREATE TABLE salt (bytes BLOB NOT NULL);
        INSERT INTO salt VALUES (randomblob(32));
        CREATE TABLE lanes (
            lane TEXT NOT NULL PRIMARY KEY, day INTEGER NOT NULL, today INTEGER NOT NULL,
            requests INTEGER, tokens INTEGER, daily INTEGER, learned INTEGER,
            closed INTEGER, why TEXT, paused INTEGER) WITHOUT ROWID;
        CREATE TABLE shares (
            id INTEGER PRIMARY KEY AUTOINCREMENT, lane TEXT NOT NULL, at INTEGER NOT NULL,
            requests INTEGER NOT NULL, tokens INTEGER NOT NULL);
        CREATE INDEX shares_by_lane ON shares (lane, at);
        CREATE TABLE leases (
            key TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
        """;

    public Task<Lease?> TakeAsync(Lease wanted, long now, string? dead) => writer.Enqueue(statements => statements.Leases.Take(wanted, now, dead));

    public Task ExtendAsync(string holder, long until) => Do(statements => statements.Leases.Extend(holder, until));

    public Task ReleaseAsync(string key, string holder) => Do(statements => statements.Leases.Release(key, holder));

    public Task<IReadOnlyList<Lease>> FindAsync(IReadOnlyCollection<string> keys) =>
        Task.FromResult<IReadOnlyList<Lease>>(readers.Read(statements => keys.Select(statements.Leases.Find).OfType<Lease>().ToArray()));

    public byte[] Salt() => readers.Read(static statements => statements.Lanes.Salt());

    public LaneState? Look(string lane) => readers.Read(statements => statements.Lanes.Find(lane));

    public Task<LaneShare> TakeAsync(LaneDemand demand) => writer.Enqueue(statements => statements.Lanes.Take(demand));

    public Task CorrectAsync(string lane, IReadOnlyList<LaneCorrection> corrections) => Do(statements => statements.Lanes.Correct(lane, corrections));

    public Task TellAsync(string lane, Func<LaneState, LaneState> change) => 
        Do(statements => statements.Lanes.Save(lane, change(statements.Lanes.Find(lane) ?? new LaneState())));

    private Task<bool> Do(Action<SqliteStatements> work) => writer.Enqueue(statements =>
    {
        work(statements);
        return true;
    });
}
