namespace Pathway.Store.Sharing;

/// <summary>The lanes of a store in a file that several processes share.</summary>
internal sealed class SqliteSharing(SqliteWriter writer, SqliteReaders readers) : ISharedLanes
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

    public byte[] Salt() => readers.Read(static statements => statements.Lanes.Salt());

    public LaneState? Look(string lane) => readers.Read(statements => statements.Lanes.Find(lane));

    public Task<LaneShare> TakeAsync(LaneDemand demand) => writer.Enqueue(statements => statements.Lanes.Take(demand));

    public Task CorrectAsync(string lane, IReadOnlyList<LaneCorrection> corrections) => writer.Enqueue(statements =>
    {
        statements.Lanes.Correct(lane, corrections);
        return true;
    });

    public Task TellAsync(string lane, Func<LaneState, LaneState> change) => writer.Enqueue(statements =>
    {
        statements.Lanes.Save(lane, change(statements.Lanes.Find(lane) ?? new LaneState()));
        return true;
    });
}
