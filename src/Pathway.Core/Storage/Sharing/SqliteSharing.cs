using Microsoft.Data.Sqlite;

namespace Pathway.Storage.Sharing;

/// <summary>The quota and the leases in a SQLite file that several processes share.</summary>
internal sealed class SqliteSharing(SqliteWriter writer, SqliteReaderPool readers) : ISharedQuota, ISharedLeases, ISharedPermits
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

    /// <summary>The table of the permits for concurrent calls.</summary>
    public const string PermitTables = """
        CREATE TABLE permits (
            lane TEXT NOT NULL, holder TEXT NOT NULL, count INTEGER NOT NULL, wanted INTEGER NOT NULL,
            until INTEGER NOT NULL, served INTEGER NOT NULL, PRIMARY KEY (lane, holder)) WITHOUT ROWID;
        """;

    public Task<PermitShare> UpdateAsync(PermitDemand demand) => writer.Enqueue(statements => statements.Permits.Update(demand));

    public Task<Lease?> AcquireAsync(Lease requested, long now, string? deadHolder) =>
        writer.Enqueue(statements => statements.Leases.Acquire(requested, now, deadHolder));

    public Task ExtendAsync(string holder, long until) => EnqueueAsync(statements => statements.Leases.Extend(holder, until));

    public Task ReleaseAsync(string key, string holder) => EnqueueAsync(statements => statements.Leases.Release(key, holder));

    public Task<IReadOnlyList<Lease>> FindAsync(IReadOnlyCollection<string> keys) =>
        Task.FromResult<IReadOnlyList<Lease>>(readers.Read(statements =>
        {
            // In a file that the others have left no lease is ever released.
            if (!writer.HasSalt(statements.Quota.Salt())) { throw writer.CreateGone(); }
            return keys.Select(statements.Leases.Find).OfType<Lease>().ToArray();
        }));

    public byte[] Salt() => readers.Read(static statements => statements.Quota.Salt());

    public LimiterState? Find(string limiterKey) => readers.Read(statements => statements.Quota.Find(limiterKey));

    public Task<QuotaGrant> AcquireAsync(QuotaRequest request) => writer.Enqueue(statements => statements.Quota.Acquire(request));

    public Task CorrectAsync(string limiterKey, IReadOnlyList<QuotaCorrection> corrections) =>
        EnqueueAsync(statements => statements.Quota.ApplyCorrections(limiterKey, corrections));

    public Task UpdateAsync(string limiterKey, Func<LimiterState, LimiterState> change) =>
        EnqueueAsync(statements => statements.Quota.Save(limiterKey, change(statements.Quota.Find(limiterKey) ?? new LimiterState())));

    private Task<bool> EnqueueAsync(Action<SqliteStatements> work) => writer.Enqueue(statements =>
    {
        work(statements);
        return true;
    });
}

/// <summary>The statements for quota, of one connection. Statements that write run in a transaction.</summary>
internal sealed class SqliteQuota : IDisposable
{
    private const string StateColumns = "day, today, requests, tokens, daily, learned, closed, why, paused";

    private readonly SqliteCommand find;
    private readonly SqliteCommand save;
    private readonly SqliteCommand remove;
    private readonly SqliteCommand shares;
    private readonly SqliteCommand add;
    private readonly SqliteCommand change;
    private readonly SqliteCommand salt;

    public SqliteQuota(SqliteConnection connection)
    {
        find = connection.Prepare($"SELECT {StateColumns} FROM lanes WHERE lane = $lane", "lane");
        save = connection.Prepare($"INSERT OR REPLACE INTO lanes (lane, {StateColumns}) "
            + "VALUES ($lane, $day, $today, $requests, $tokens, $daily, $learned, $closed, $why, $paused)",
            "lane", "day", "today", "requests", "tokens", "daily", "learned", "closed", "why", "paused");
        remove = connection.Prepare("DELETE FROM shares WHERE id = $id", "id");
        shares = connection.Prepare("SELECT id, at, requests, tokens FROM shares WHERE lane = $lane ORDER BY at", "lane");
        add = connection.Prepare("INSERT INTO shares (id, lane, at, requests, tokens) VALUES ($id, $lane, $at, $requests, $tokens)", "id",
            "lane", "at", "requests", "tokens");
        change = connection.Prepare("UPDATE shares SET at = $at, requests = $requests, tokens = $tokens WHERE id = $id", "at", "requests",
            "tokens", "id");
        salt = connection.Prepare("SELECT bytes FROM salt");
    }

    private SqliteCommand[] Commands => [find, save, remove, shares, add, change, salt];

    public void SetTransaction(SqliteTransaction? transaction) => Array.ForEach(Commands, command => command.Transaction = transaction);

    public byte[] Salt() => (byte[])salt.ExecuteScalar()!;

    public LimiterState? Find(string limiterKey)
    {
        using var row = find.Bind(limiterKey).ExecuteReader();
        return !row.Read() ? null : new LimiterState
        {
            Day = row.GetInt32(0), Today = row.GetInt64(1),
            Learned = new RateLimits(row.GetInt64OrNull(2), row.GetInt64OrNull(3), row.GetInt64OrNull(4)),
            LearnedAt = row.GetInt64OrNull(5),
            ClosedUntil = row.GetInt64OrNull(6), Why = row.GetStringOrNull(7), PausedUntil = row.GetInt64OrNull(8),
        };
    }

    public void Save(string limiterKey, LimiterState state) =>
        save.Bind(limiterKey, state.Day, state.Today, state.Learned.RequestsPerMinute, state.Learned.TokensPerMinute,
            state.Learned.RequestsPerDay, state.LearnedAt, state.ClosedUntil, state.Why, state.PausedUntil).ExecuteNonQuery();

    public void ApplyCorrections(string limiterKey, IReadOnlyList<QuotaCorrection> corrections)
    {
        var current = Read(limiterKey);
        Replace(limiterKey, current, current.ApplyCorrections(corrections));
    }

    public QuotaGrant Acquire(QuotaRequest request)
    {
        var current = Read(request.LimiterKey);
        var (next, grant) = current.Grant(request, request.Now());
        Replace(request.LimiterKey, current, next);
        return grant;
    }

    public void Dispose() => Array.ForEach(Commands, static command => command.Dispose());

    public QuotaState Read(string limiterKey)
    {
        using var rows = shares.Bind(limiterKey).ExecuteReader();
        var recorded = new List<RecordedGrant>();
        while (rows.Read()) { recorded.Add(new RecordedGrant(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3))); }
        return new QuotaState(Find(limiterKey) ?? QuotaState.Empty.State, recorded);
    }

    // Writes only the differences.
    private void Replace(string limiterKey, QuotaState before, QuotaState after)
    {
        if (after.State != before.State) { Save(limiterKey, after.State); }
        var old = before.Shares.ToDictionary(static grant => grant.Id);
        foreach (var grant in after.Shares)
        {
            if (!old.Remove(grant.Id, out var was))
            {
                add.Bind(grant.Id, limiterKey, grant.At, grant.Requests, grant.Tokens).ExecuteNonQuery();
            }
            else if (was != grant) { change.Bind(grant.At, grant.Requests, grant.Tokens, grant.Id).ExecuteNonQuery(); }
        }
        foreach (var gone in old.Keys) { remove.Bind(gone).ExecuteNonQuery(); }
    }
}

/// <summary>The statements for leases, of one connection.</summary>
internal sealed class SqliteLeases : IDisposable
{
    private readonly SqliteCommand all;
    private readonly SqliteCommand find;
    private readonly SqlitePrepared acquire;
    private readonly SqliteCommand extend;
    private readonly SqlitePrepared release;

    public SqliteLeases(SqliteConnection connection)
    {
        all = connection.Prepare("SELECT key, holder, until FROM leases");
        find = connection.Prepare("SELECT key, holder, until FROM leases WHERE key = $key", "key");
        // The same condition as Lease.IsValid: what is not valid any more, or is of the dead holder, is taken over.
        acquire = new SqlitePrepared(connection, """
            INSERT INTO leases (key, holder, until) VALUES (?1, ?2, ?3)
            ON CONFLICT (key) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE holder IN (excluded.holder, ?4) OR until <= ?5 OR until - ?5 > ?6
            """);
        extend = connection.Prepare("UPDATE leases SET until = max(until, $until) WHERE holder = $holder", "until", "holder");
        release = new SqlitePrepared(connection, "DELETE FROM leases WHERE key = ?1 AND holder = ?2");
    }

    private SqliteCommand[] Commands => [all, find, extend];

    public void SetTransaction(SqliteTransaction? transaction) => Array.ForEach(Commands, command => command.Transaction = transaction);

    // Within a transaction, so that the lease of another process is still there when it is read.
    public Lease? Acquire(Lease requested, long now, string? deadHolder) =>
        acquire.Set(requested.Key).Set(requested.Holder).Set(requested.Until).Set(deadHolder).Set(now).Set(Lease.MaxLength).Execute() == 1
            ? null : Find(requested.Key);

    public void Extend(string holder, long until) => extend.Bind(until, holder).ExecuteNonQuery();

    public void Release(string key, string holder) => release.Set(key).Set(holder).Execute();

    public Lease? Find(string key)
    {
        using var row = find.Bind(key).ExecuteReader();
        return row.Read() ? ReadLease(row) : null;
    }

    public List<Lease> ReadAll()
    {
        using var rows = all.ExecuteReader();
        var leases = new List<Lease>();
        while (rows.Read()) { leases.Add(ReadLease(rows)); }
        return leases;
    }

    public void Dispose()
    {
        acquire.Dispose();
        release.Dispose();
        Array.ForEach(Commands, static command => command.Dispose());
    }

    private static Lease ReadLease(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetInt64(2));
}

/// <summary>The statements for permits, of one connection.</summary>
internal sealed class SqlitePermits : IDisposable
{
    private readonly SqliteCommand find;
    private readonly SqliteCommand save;
    private readonly SqliteCommand remove;

    public SqlitePermits(SqliteConnection connection)
    {
        find = connection.Prepare("SELECT holder, count, wanted, until, served FROM permits WHERE lane = $lane", "lane");
        save = connection.Prepare("INSERT OR REPLACE INTO permits (lane, holder, count, wanted, until, served) "
            + "VALUES ($lane, $holder, $count, $wanted, $until, $served)", "lane", "holder", "count", "wanted", "until", "served");
        remove = connection.Prepare("DELETE FROM permits WHERE lane = $lane AND holder = $holder", "lane", "holder");
    }

    private SqliteCommand[] Commands => [find, save, remove];

    public void SetTransaction(SqliteTransaction? transaction) => Array.ForEach(Commands, command => command.Transaction = transaction);

    public PermitShare Update(PermitDemand demand)
    {
        var now = demand.Now();
        var all = Read(demand.LimiterKey);
        var others = new List<HeldPermits>();
        foreach (var other in all.Where(other => other.Holder != demand.Holder))
        {
            if (other.IsValid(now) && !LeaseHolder.IsDead(other.Holder)) { others.Add(other); }
            else { remove.Bind(demand.LimiterKey, other.Holder).ExecuteNonQuery(); }
        }
        if (demand.Wanted == 0)
        {
            remove.Bind(demand.LimiterKey, demand.Holder).ExecuteNonQuery();
            return new PermitShare(0, 0, others.Count + 1);
        }
        var (next, allowed) = PermitCalculator.Calculate(demand, all.Find(held => held.Holder == demand.Holder), others, now);
        save.Bind(demand.LimiterKey, next.Holder, next.Count, next.Wanted, next.Until, next.ServedAt).ExecuteNonQuery();
        return new PermitShare(allowed, next.Count, others.Count + 1);
    }

    public void Dispose() => Array.ForEach(Commands, static command => command.Dispose());

    private List<HeldPermits> Read(string limiterKey)
    {
        using var rows = find.Bind(limiterKey).ExecuteReader();
        var held = new List<HeldPermits>();
        while (rows.Read())
        {
            held.Add(new HeldPermits(rows.GetString(0), rows.GetInt32(1), rows.GetInt32(2), rows.GetInt64(3), rows.GetInt64(4)));
        }
        return held;
    }
}
