using System.Globalization;
using Microsoft.Data.Sqlite;
using Pathway.Store.Sharing;

namespace Pathway.Store;

/// <summary>The prepared statements of one connection, and how rows become records.</summary>
internal sealed class SqliteStatements : IDisposable
{
    private const string AnswerColumns = "key, kind, subject, answerer, json, at, run, plain, imported";
    private const string FirstCallColumns = "run, key, kind, subject, answerer, outcome, started, milliseconds, error";
    private const string UsageColumns = ", input, cached, output, thoughts, cost, currency";
    private const string TimeColumns = ", queued, lane, wire, reading, questions";
    private const string CallColumns = FirstCallColumns + UsageColumns + TimeColumns;

    // A file that is only read keeps the tables of the version that wrote it.
    private const string NoUsage = ", NULL, NULL, NULL, NULL, NULL, NULL";
    private const string NoTimes = ", NULL, NULL, NULL, NULL, 1";
    private const string RunColumns = "run, command, state, started, ended, questions, stored, calls, failures, changes, curator";

    private readonly SqliteCommand find;
    private readonly SqliteCommand add;
    private readonly SqliteCommand remove;
    private readonly SqliteCommand discard;
    private readonly SqliteCommand addCall;
    private readonly SqliteCommand saveRun;
    private readonly SqliteConnection connection;

    private readonly int version;
    private SqliteTransaction? transaction;
    private SqliteLanes? lanes;
    private SqliteLeases? leases;

    /// <param name="connection">The connection.</param>
    /// <param name="version">The version of the tables, where the file is only read.</param>
    public SqliteStatements(SqliteConnection connection, int version = SqliteSchema.Version)
    {
        this.connection = connection;
        this.version = version;
        find = connection.Prepared($"SELECT {AnswerColumns} FROM answers WHERE key = $key", "key");
        add = Insert("INSERT OR IGNORE", "answers", AnswerColumns);
        remove = connection.Prepared("DELETE FROM answers WHERE key = $key", "key");
        discard = connection.Prepared("DELETE FROM answers WHERE key = $key AND json = $json", "key", "json");
        addCall = Insert("INSERT", "calls", CallColumns);
        saveRun = Insert("INSERT OR REPLACE", "runs", RunColumns);
    }

    /// <summary>What is counted of lanes; made when it is first used, for most runs never look.</summary>
    public SqliteLanes Lanes
    {
        get
        {
            if (lanes is null)
            {
                lanes = new SqliteLanes(connection);
                lanes.Join(transaction);
            }
            return lanes;
        }
    }

    /// <summary>Who is about to answer what; made when it is first used.</summary>
    public SqliteLeases Leases
    {
        get
        {
            if (leases is null)
            {
                leases = new SqliteLeases(connection);
                leases.Join(transaction);
            }
            return leases;
        }
    }

    /// <summary>Makes the statements part of a transaction.</summary>
    public void Join(SqliteTransaction joined)
    {
        transaction = joined;
        lanes?.Join(joined);
        leases?.Join(joined);
        foreach (var command in (SqliteCommand[])[find, add, remove, discard, addCall, saveRun]) { command.Transaction = joined; }
    }

    public StoredAnswer? Find(string key)
    {
        using var reader = find.With(key).ExecuteReader();
        return reader.Read() ? Answer(reader) : null;
    }

    public void Add(StoredAnswer answer) => add.With(answer.Key, answer.Kind, answer.Subject, answer.Answerer, answer.Json,
        Stamp(answer.At), answer.RunId, answer.IsPlain, answer.IsImported).ExecuteNonQuery();

    public int Remove(string key) => remove.With(key).ExecuteNonQuery();

    public int Discard(StoredAnswer answer) => discard.With(answer.Key, answer.Json).ExecuteNonQuery();

    public void Add(CallRecord call) => addCall.With(call.RunId, call.Key, call.Kind, call.Subject, call.Answerer,
        call.Outcome.ToString(), Stamp(call.StartedAt), call.Milliseconds, call.ErrorId,
        call.InputTokens, call.CachedTokens, call.OutputTokens, call.ThoughtTokens, call.Cost?.ToString(CultureInfo.InvariantCulture), call.Currency,
        call.QueuedMilliseconds, call.LaneMilliseconds, call.WireMilliseconds, call.ReadingMilliseconds, call.Questions).ExecuteNonQuery();

    public void Save(RunRecord run) => saveRun.With(run.RunId, run.Command, run.State.ToString(), Stamp(run.StartedAt),
        run.EndedAt is { } ended ? Stamp(ended) : null, run.Questions, run.Stored, run.Calls, run.Failures, run.Changes, run.Curator).ExecuteNonQuery();

    public List<StoredAnswer> Answers() => Query($"SELECT {AnswerColumns} FROM answers", Answer);

    public List<RunRecord> Runs() => Query($"SELECT {RunColumns} FROM runs ORDER BY started DESC, run", Run);

    public List<CallRecord> Calls(string runId) => Query($"SELECT {FirstCallColumns}{(version < 2 ? NoUsage : UsageColumns)}{(version < 3 ? NoTimes : TimeColumns)} FROM calls WHERE run = $run ORDER BY started, id", Call, runId);

    public void Dispose()
    {
        lanes?.Dispose();
        leases?.Dispose();
        foreach (var command in (SqliteCommand[])[find, add, remove, discard, addCall, saveRun]) { command.Dispose(); }
    }

    private SqliteCommand Insert(string verb, string table, string columns)
    {
        var names = columns.Split(", ");
        return connection.Prepared($"{verb} INTO {table} ({columns}) VALUES ({string.Join(", ", names.Select(static name => "$" + name))})", names);
    }

    private List<TRow> Query<TRow>(string sql, Func<SqliteDataReader, TRow> row, string? runId = null)
    {
        using var command = runId is null ? connection.Prepared(sql) : connection.Prepared(sql, "run").With(runId);
        using var reader = command.ExecuteReader();
        var rows = new List<TRow>();
        while (reader.Read()) { rows.Add(row(reader)); }
        return rows;
    }

    private static StoredAnswer Answer(SqliteDataReader row) => new()
    {
        Key = row.GetString(0), Kind = row.GetString(1), Subject = row.GetString(2), Answerer = row.GetString(3),
        Json = row.GetString(4), At = Moment(row.GetString(5)), RunId = row.Text(6), IsPlain = row.GetBoolean(7), IsImported = row.GetBoolean(8),
    };

    private static CallRecord Call(SqliteDataReader row) => new()
    {
        RunId = row.GetString(0), Key = row.GetString(1), Kind = row.GetString(2), Subject = row.GetString(3), Answerer = row.GetString(4),
        Outcome = Enum.TryParse<CallOutcome>(row.GetString(5), out var outcome) ? outcome : CallOutcome.Failed, StartedAt = Moment(row.GetString(6)), Milliseconds = row.GetDouble(7), ErrorId = row.Text(8),
        InputTokens = row.Number(9), CachedTokens = row.Number(10), OutputTokens = row.Number(11), ThoughtTokens = row.Number(12),
        Cost = decimal.TryParse(row.Text(13), NumberStyles.Number, CultureInfo.InvariantCulture, out var cost) ? cost : null, Currency = row.Text(14),
        QueuedMilliseconds = row.Real(15), LaneMilliseconds = row.Real(16), WireMilliseconds = row.Real(17), ReadingMilliseconds = row.Real(18), Questions = row.GetInt32(19),
    };

    private static RunRecord Run(SqliteDataReader row) => new()
    {
        RunId = row.GetString(0), Command = row.GetString(1), State = Enum.TryParse<RunState>(row.GetString(2), out var state) ? state : RunState.Failed, StartedAt = Moment(row.GetString(3)),
        EndedAt = row.Text(4) is { } ended ? Moment(ended) : null, Questions = row.GetInt32(5), Stored = row.GetInt32(6), Calls = row.GetInt32(7),
        Failures = row.GetInt32(8), Changes = row.GetInt32(9), Curator = row.GetString(10),
    };

    // Fixed width, so that text order is time order.
    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    // A row that somebody edited by hand must not cost the run: what cannot be read as a moment counts as long ago.
    private static DateTimeOffset Moment(string stamp) =>
        DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : DateTimeOffset.UnixEpoch;
}
