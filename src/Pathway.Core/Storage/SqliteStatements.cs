using System.Globalization;
using Microsoft.Data.Sqlite;
using Pathway.Model;
using Pathway.Storage.Sharing;

namespace Pathway.Storage;

/// <summary>The prepared statements of one connection, and the conversion of rows to records.</summary>
internal sealed class SqliteStatements : IDisposable
{
    internal const string AnswerColumns = "key, kind, subject, answerer, json, at, run, plain, imported";
    private const string FirstCallColumns = "run, key, kind, subject, answerer, outcome, started, milliseconds, error";
    private const string UsageColumns = ", input, cached, output, thoughts, cost, currency";
    private const string TimeColumns = ", queued, lane, wire, reading, questions";
    private const string CallColumns = FirstCallColumns + UsageColumns + TimeColumns;

    // A read-only file keeps the tables of the version that wrote it.
    private const string NoUsage = ", NULL, NULL, NULL, NULL, NULL, NULL";
    private const string NoTimes = ", NULL, NULL, NULL, NULL, 1";
    private const string RunColumns = "run, command, state, started, ended, questions, stored, calls, failures, changes, curator";
    private const string AllRunColumns = RunColumns + ", holder";

    private readonly SqliteCommand find;
    private readonly Dictionary<int, SqlitePrepared> findKeys = [];
    private readonly SqlitePrepared add;
    private readonly SqliteCommand remove;
    private readonly SqliteCommand discard;
    private readonly SqlitePrepared addCall;
    private readonly SqliteCommand saveRun;
    private readonly SqliteConnection connection;

    private readonly int version;
    private SqliteTransaction? transaction;
    private SqliteQuota? quota;
    private SqliteLeases? leases;
    private SqlitePermits? permits;
    private SqliteBatchStatements? batches;

    /// <param name="connection">The connection.</param>
    /// <param name="version">The version of the tables of a read-only file.</param>
    public SqliteStatements(SqliteConnection connection, int version = SqliteSchema.Version)
    {
        this.connection = connection;
        this.version = version;
        find = connection.Prepare($"SELECT {AnswerColumns} FROM answers WHERE key = $key", "key");
        add = SqlitePrepared.Insert(connection, "INSERT OR IGNORE", "answers", AnswerColumns);
        remove = connection.Prepare("DELETE FROM answers WHERE key = $key", "key");
        discard = connection.Prepare("DELETE FROM answers WHERE key = $key AND json = $json", "key", "json");
        addCall = SqlitePrepared.Insert(connection, "INSERT", "calls", CallColumns);
        saveRun = Insert("INSERT OR REPLACE", "runs", version < 5 ? RunColumns : AllRunColumns);
    }

    /// <summary>The statements for quota; prepared on first use.</summary>
    public SqliteQuota Quota
    {
        get
        {
            if (quota is null)
            {
                quota = new SqliteQuota(connection);
                quota.SetTransaction(transaction);
            }
            return quota;
        }
    }

    /// <summary>The statements for leases; prepared on first use.</summary>
    public SqliteLeases Leases
    {
        get
        {
            if (leases is null)
            {
                leases = new SqliteLeases(connection);
                leases.SetTransaction(transaction);
            }
            return leases;
        }
    }

    /// <summary>The statements for permits; prepared on first use.</summary>
    public SqlitePermits Permits
    {
        get
        {
            if (permits is null)
            {
                permits = new SqlitePermits(connection);
                permits.SetTransaction(transaction);
            }
            return permits;
        }
    }

    /// <summary>The statements for batch jobs, prepared on first use; null where the file was written before there were any.</summary>
    public SqliteBatchStatements? Batches
    {
        get
        {
            if (batches is null && version >= SqliteBatchStatements.FirstVersion)
            {
                batches = new SqliteBatchStatements(connection);
                batches.SetTransaction(transaction);
            }
            return batches;
        }
    }

    /// <summary>Makes the statements part of a transaction; null for none.</summary>
    public void SetTransaction(SqliteTransaction? value)
    {
        transaction = value;
        quota?.SetTransaction(value);
        leases?.SetTransaction(value);
        permits?.SetTransaction(value);
        batches?.SetTransaction(value);
        foreach (var command in (SqliteCommand[])[find, remove, discard, saveRun]) { command.Transaction = value; }
    }

    public PathwayCacheEntry? Find(string key)
    {
        using var reader = find.Bind(key).ExecuteReader();
        return reader.Read() ? ReadAnswer(reader) : null;
    }

    /// <summary>The answers under some keys, in their order. Most of the time there is none, which one query tells.</summary>
    public PathwayCacheEntry?[] Find(IReadOnlyList<string> keys)
    {
        if (keys.Count == 1) { return [Find(keys[0])]; }
        if (!findKeys.TryGetValue(keys.Count, out var statement))
        {
            var list = string.Join(", ", Enumerable.Range(1, keys.Count)
                .Select(static i => string.Create(CultureInfo.InvariantCulture, $"?{i}")));
            statement = new SqlitePrepared(connection, $"SELECT key FROM answers WHERE key IN ({list})");
            findKeys[keys.Count] = statement;
        }
        foreach (var key in keys) { statement.Set(key); }
        var found = new PathwayCacheEntry?[keys.Count];
        foreach (var there in statement.ReadTexts())
        {
            var answer = Find(there);
            for (var i = 0; i < keys.Count; i++)
            {
                if (keys[i] == there) { found[i] = answer; }
            }
        }
        return found;
    }

    /// <summary>Adds an answer; false if there is one under its key.</summary>
    public bool Add(PathwayCacheEntry answer) => add.Set(answer.Key).Set(answer.Kind).Set(answer.Name).Set(answer.Answerer)
        .Set(answer.Answer).Set(FormatTime(answer.At)).Set(answer.RunId).Set(answer.IsPlain ? 1L : 0).Set(answer.IsImported ? 1L : 0)
        .Execute() == 1;

    public int Remove(string key) => remove.Bind(key).ExecuteNonQuery();

    public int Discard(PathwayCacheEntry answer) => discard.Bind(answer.Key, answer.Answer).ExecuteNonQuery();

    public void Add(PathwayCall call) => addCall.Set(call.RunId).Set(call.Key).Set(call.Kind).Set(call.Subject).Set(call.Answerer)
        .Set(call.Outcome.ToString()).Set(FormatTime(call.StartedAt)).Set(call.Duration.TotalMilliseconds).Set(call.ErrorId)
        .Set(call.InputTokens).Set(call.CachedTokens).Set(call.OutputTokens).Set(call.ThoughtTokens)
        .Set(call.Cost?.ToString(CultureInfo.InvariantCulture)).Set(call.Currency)
        .Set(call.Queued?.TotalMilliseconds).Set(call.RateLimitWait?.TotalMilliseconds).Set(call.Network?.TotalMilliseconds)
        .Set(call.Parsing?.TotalMilliseconds).Set((long)call.Questions).Execute();

    public void Save(PathwayRun run) => saveRun.Bind(run.RunId, run.Command, run.State.ToString(), FormatTime(run.StartedAt),
        run.EndedAt is { } ended ? FormatTime(ended) : null, run.Questions, run.Stored, run.Calls, run.Failures, run.Changes,
        run.Curator, run.Holder).ExecuteNonQuery();

    /// <summary>All answers in the order in which they are listed, one by one.</summary>
    public IEnumerable<PathwayCacheEntry> EnumerateAnswers()
    {
        using var command = connection.Prepare($"SELECT {AnswerColumns} FROM answers ORDER BY kind, subject, answerer, key");
        using var reader = command.ExecuteReader();
        while (reader.Read()) { yield return ReadAnswer(reader); }
    }

    public List<PathwayCacheEntry> AnswersOfRunningRuns() =>
        Query($"SELECT {AnswerColumns} FROM answers WHERE run IN (SELECT run FROM runs WHERE state = 'Running')", ReadAnswer);

    public List<PathwayCacheEntry> Answers() => Query($"SELECT {AnswerColumns} FROM answers", ReadAnswer);

    /// <summary>Changes the salt of the file: a process that still writes to it learns that it was left.</summary>
    public void ChangeSalt()
    {
        using var command = connection.Prepare("UPDATE salt SET bytes = randomblob(32)");
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    public List<PathwayRun> Runs()
    {
        var columns = version < 5 ? RunColumns + ", NULL" : AllRunColumns;
        return Query($"SELECT {columns} FROM runs ORDER BY started DESC, run", ReadRun);
    }

    public List<PathwayCall> Calls(string runId)
    {
        var columns = FirstCallColumns + (version < 2 ? NoUsage : UsageColumns) + (version < 3 ? NoTimes : TimeColumns);
        return Query($"SELECT {columns} FROM calls WHERE run = $run ORDER BY started, id", ReadCall, runId);
    }

    public void Dispose()
    {
        quota?.Dispose();
        leases?.Dispose();
        permits?.Dispose();
        foreach (var statement in findKeys.Values) { statement.Dispose(); }
        batches?.Dispose();
        add.Dispose();
        addCall.Dispose();
        foreach (var command in (SqliteCommand[])[find, remove, discard, saveRun]) { command.Dispose(); }
    }

    private SqliteCommand Insert(string clause, string table, string columns)
    {
        var names = columns.Split(", ");
        return connection.Prepare(
            $"{clause} INTO {table} ({columns}) VALUES ({string.Join(", ", names.Select(static name => "$" + name))})", names);
    }

    private List<TRow> Query<TRow>(string sql, Func<SqliteDataReader, TRow> row, string? runId = null)
    {
        using var command = runId is null ? connection.Prepare(sql) : connection.Prepare(sql, "run").Bind(runId);
        command.Transaction = transaction;
        using var reader = command.ExecuteReader();
        var rows = new List<TRow>();
        while (reader.Read()) { rows.Add(row(reader)); }
        return rows;
    }

    internal static PathwayCacheEntry ReadAnswer(SqliteDataReader row) => new()
    {
        Key = row.GetString(0), Kind = row.GetString(1), Name = row.GetString(2), Answerer = row.GetString(3),
        Answer = row.GetString(4), At = ParseTime(row.GetString(5)), RunId = row.GetStringOrNull(6), IsPlain = row.GetBoolean(7),
        IsImported = row.GetBoolean(8),
    };

    private static PathwayCall ReadCall(SqliteDataReader row) => new()
    {
        RunId = row.GetString(0), Key = row.GetString(1), Kind = row.GetString(2), Subject = row.GetString(3), Answerer = row.GetString(4),
        Outcome = Enum.TryParse<PathwayCallOutcome>(row.GetString(5), out var outcome) ? outcome : PathwayCallOutcome.Failed,
        StartedAt = ParseTime(row.GetString(6)), Duration = TimeSpan.FromMilliseconds(row.GetDouble(7)), ErrorId = row.GetStringOrNull(8),
        InputTokens = row.GetInt64OrNull(9), CachedTokens = row.GetInt64OrNull(10), OutputTokens = row.GetInt64OrNull(11),
        ThoughtTokens = row.GetInt64OrNull(12),
        Cost = decimal.TryParse(row.GetStringOrNull(13), NumberStyles.Number, CultureInfo.InvariantCulture, out var cost) ? cost : null,
        Currency = row.GetStringOrNull(14),
        Queued = row.GetMillisecondsOrNull(15), RateLimitWait = row.GetMillisecondsOrNull(16),
        Network = row.GetMillisecondsOrNull(17), Parsing = row.GetMillisecondsOrNull(18), Questions = row.GetInt32(19),
    };

    private static PathwayRun ReadRun(SqliteDataReader row) => new()
    {
        RunId = row.GetString(0), Command = row.GetString(1),
        State = Enum.TryParse<PathwayRunState>(row.GetString(2), out var state) ? state : PathwayRunState.Failed,
        StartedAt = ParseTime(row.GetString(3)), EndedAt = row.GetStringOrNull(4) is { } ended ? ParseTime(ended) : null,
        Questions = row.GetInt32(5), Stored = row.GetInt32(6), Calls = row.GetInt32(7), Failures = row.GetInt32(8),
        Changes = row.GetInt32(9), Curator = row.GetString(10), Holder = row.GetStringOrNull(11),
    };

    // Fixed width, so that the order of the texts is the order of the times.
    internal static string FormatTime(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    // A row that was edited by hand must not fail the run: an unreadable time counts as long ago.
    internal static DateTimeOffset ParseTime(string stamp) =>
        DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment
        : DateTimeOffset.UnixEpoch;
}
