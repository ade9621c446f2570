using Microsoft.Data.Sqlite;

namespace Pathway.Store.Sharing;

/// <summary>The statements about leases, of one connection.</summary>
internal sealed class SqliteLeases : IDisposable
{
    private readonly SqliteCommand find;
    private readonly SqliteCommand save;
    private readonly SqliteCommand extend;
    private readonly SqliteCommand release;

    public SqliteLeases(SqliteConnection connection)
    {
        find = connection.Prepared("SELECT key, holder, until FROM leases WHERE key = $key", "key");
        save = connection.Prepared("INSERT OR REPLACE INTO leases (key, holder, until) VALUES ($key, $holder, $until)", "key", "holder", "until");
        extend = connection.Prepared("UPDATE leases SET until = max(until, $until) WHERE holder = $holder", "until", "holder");
        release = connection.Prepared("DELETE FROM leases WHERE key = $key AND holder = $holder", "key", "holder");
    }

    private SqliteCommand[] Commands => [find, save, extend, release];

    public void Join(SqliteTransaction? transaction) => Array.ForEach(Commands, command => command.Transaction = transaction);

    public Lease? Take(Lease wanted, long now, string? dead)
    {
        if (Find(wanted.Key) is { } other && other.Holder != wanted.Holder && other.Holder != dead && other.Holds(now)) { return other; }
        save.With(wanted.Key, wanted.Holder, wanted.Until).ExecuteNonQuery();
        return null;
    }

    public void Extend(string holder, long until) => extend.With(until, holder).ExecuteNonQuery();

    public void Release(string key, string holder) => release.With(key, holder).ExecuteNonQuery();

    public Lease? Find(string key)
    {
        using var row = find.With(key).ExecuteReader();
        return row.Read() ? new Lease(row.GetString(0), row.GetString(1), row.GetInt64(2)) : null;
    }

    public void Dispose() => Array.ForEach(Commands, static command => command.Dispose());
}
