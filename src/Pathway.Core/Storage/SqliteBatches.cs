using Microsoft.Data.Sqlite;
using Pathway.Model;

namespace Pathway.Storage;

/// <summary>The batch jobs in a SQLite file.</summary>
/// <param name="writer">Writes to the file; null where it is only read.</param>
/// <param name="readers">Read the file.</param>
internal sealed class SqliteBatches(SqliteWriter? writer, SqliteReaderPool readers) : IBatchStore
{
    private SqliteWriter Writer => writer ?? throw new InvalidOperationException("The file is read-only.");

    public Task<IReadOnlyList<string>> ReserveAsync(StoredBatch batch, IReadOnlyList<BatchQuestion> questions) =>
        Writer.Enqueue(statements => statements.Batches!.Reserve(batch, questions));

    public Task<bool> UpdateAsync(StoredBatch batch, StoredBatchState expected) =>
        Writer.Enqueue(statements => statements.Batches!.Update(batch, expected));

    public Task<bool> SettleAsync(string batch, string request, IReadOnlyList<PathwayCacheEntry> answers, PathwayCall call) =>
        Writer.Enqueue(statements =>
        {
            if (!statements.Batches!.Settle(batch, request, answers.Count)) { return false; }
            foreach (var answer in answers) { statements.Add(answer); }
            statements.Add(call);
            return true;
        });

    public IReadOnlyList<StoredBatch> ReadAll() => readers.Read(static statements => statements.Batches?.ReadAll() ?? []);

    public IReadOnlyList<BatchQuestion> ReadQuestions(string batch) =>
        readers.Read(statements => statements.Batches?.ReadQuestions(batch) ?? []);

    public IReadOnlyDictionary<string, string> FindOpen(IReadOnlyCollection<string> keys) => readers.Read(statements =>
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (statements.Batches?.FindBatch(key) is { } batch) { found[key] = batch; }
        }
        return found;
    });
}

/// <summary>The statements for batch jobs, of one connection.</summary>
internal sealed class SqliteBatchStatements : IDisposable
{
    /// <summary>The first version of the tables that has them.</summary>
    public const int FirstVersion = 6;

    private const string Columns =
        "name, server, account, model, answerer, kind, state, id, fingerprint, created, ended, requests, questions, answered, failed, "
        + "error, roots";

    private readonly SqliteCommand all;
    private readonly SqliteCommand add;
    private readonly SqliteCommand update;
    private readonly SqliteCommand count;
    private readonly SqliteCommand questions;
    private readonly SqliteCommand addQuestion;
    private readonly SqliteCommand findQuestion;
    private readonly SqliteCommand findTaken;
    private readonly SqliteCommand endRequest;
    private readonly SqliteCommand endAll;

    public SqliteBatchStatements(SqliteConnection connection)
    {
        var names = Columns.Split(", ");
        all = connection.Prepare($"SELECT {Columns} FROM batches ORDER BY created DESC, name");
        add = connection.Prepare(
            $"INSERT INTO batches ({Columns}) VALUES ({string.Join(", ", names.Select(static name => "$" + name))})", names);
        update = connection.Prepare("UPDATE batches SET state = $state, id = $id, created = $created, ended = $ended, error = $error "
            + "WHERE name = $name AND state = $expected", "state", "id", "created", "ended", "error", "name", "expected");
        count = connection.Prepare("UPDATE batches SET answered = answered + $answered, failed = failed + $failed WHERE name = $name",
            "answered", "failed", "name");
        questions = connection.Prepare(
            "SELECT key, request, position, json FROM batch_questions WHERE batch = $batch ORDER BY request, position", "batch");
        addQuestion = connection.Prepare(
            "INSERT INTO batch_questions (key, batch, request, position, json) VALUES ($key, $batch, $request, $position, $json)",
            "key", "batch", "request", "position", "json");
        findQuestion = connection.Prepare("SELECT batch FROM batch_questions WHERE key = $key", "key");
        findTaken = connection.Prepare(
            "SELECT EXISTS (SELECT 1 FROM batch_questions WHERE key = $key) OR EXISTS (SELECT 1 FROM answers WHERE key = $key)", "key");
        endRequest = connection.Prepare("DELETE FROM batch_questions WHERE batch = $batch AND request = $request", "batch", "request");
        endAll = connection.Prepare("DELETE FROM batch_questions WHERE batch = $batch", "batch");
    }

    private SqliteCommand[] Commands => [all, add, update, count, questions, addQuestion, findQuestion, findTaken, endRequest, endAll];

    public void SetTransaction(SqliteTransaction? transaction) => Array.ForEach(Commands, command => command.Transaction = transaction);

    public IReadOnlyList<string> Reserve(StoredBatch batch, IReadOnlyList<BatchQuestion> items)
    {
        string[] taken = [.. items.Where(item => IsTaken(item.Key) || item.Alternatives.Any(IsTaken)).Select(static item => item.Key)];
        if (taken.Length > 0) { return taken; }
        add.Bind(batch.Name, batch.Server, batch.Account, batch.Model, batch.Answerer, batch.Kind, batch.State.ToString(), batch.Id,
            batch.Fingerprint, SqliteStatements.FormatTime(batch.CreatedAt), Format(batch.EndedAt), batch.Requests, batch.Questions,
            batch.Answered, batch.Failed, batch.Error, batch.Roots).ExecuteNonQuery();
        foreach (var item in items)
        {
            addQuestion.Bind(item.Key, batch.Name, item.Request, item.Position, item.Json).ExecuteNonQuery();
        }
        return [];
    }

    public bool Update(StoredBatch batch, StoredBatchState expected)
    {
        if (update.Bind(batch.State.ToString(), batch.Id, Format(batch.CreatedAt), Format(batch.EndedAt), batch.Error, batch.Name,
            expected.ToString()).ExecuteNonQuery() == 0)
        {
            return false;
        }
        if (batch.IsOpen) { return true; }
        var left = endAll.Bind(batch.Name).ExecuteNonQuery();
        if (batch.State is StoredBatchState.Received) { count.Bind(0, left, batch.Name).ExecuteNonQuery(); }
        return true;
    }

    public bool Settle(string batch, string request, int answered)
    {
        var ended = endRequest.Bind(batch, request).ExecuteNonQuery();
        if (ended == 0) { return false; }
        count.Bind(answered, ended - answered, batch).ExecuteNonQuery();
        return true;
    }

    public List<StoredBatch> ReadAll()
    {
        using var rows = all.ExecuteReader();
        var batches = new List<StoredBatch>();
        while (rows.Read()) { batches.Add(ReadBatch(rows)); }
        return batches;
    }

    public List<BatchQuestion> ReadQuestions(string batch)
    {
        using var rows = questions.Bind(batch).ExecuteReader();
        var found = new List<BatchQuestion>();
        while (rows.Read()) { found.Add(new BatchQuestion(rows.GetString(0), rows.GetString(1), rows.GetInt32(2), rows.GetString(3))); }
        return found;
    }

    private bool IsTaken(string key) => (long)findTaken.Bind(key).ExecuteScalar()! != 0;

    public string? FindBatch(string key) => findQuestion.Bind(key).ExecuteScalar() as string;

    public void Dispose() => Array.ForEach(Commands, static command => command.Dispose());

    private static string? Format(DateTimeOffset? at) => at is { } moment ? SqliteStatements.FormatTime(moment) : null;

    // A state that cannot be read was written by hand: the job counts as one that may exist.
    private static StoredBatch ReadBatch(SqliteDataReader row) => new()
    {
        Name = row.GetString(0), Server = row.GetString(1), Account = row.GetString(2), Model = row.GetString(3),
        Answerer = row.GetString(4), Kind = row.GetString(5),
        State = Enum.TryParse<StoredBatchState>(row.GetString(6), out var state) ? state : StoredBatchState.Reserved,
        Id = row.GetStringOrNull(7), Fingerprint = row.GetString(8), CreatedAt = SqliteStatements.ParseTime(row.GetString(9)),
        EndedAt = row.GetStringOrNull(10) is { } ended ? SqliteStatements.ParseTime(ended) : null, Requests = row.GetInt32(11),
        Questions = row.GetInt32(12), Answered = row.GetInt32(13), Failed = row.GetInt32(14), Error = row.GetStringOrNull(15),
        Roots = row.GetStringOrNull(16),
    };
}
