using Microsoft.Data.Sqlite;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Storage;

/// <summary>Helpers to create and inspect stores in tests.</summary>
internal static class Stores
{
    private static readonly DateTimeOffset Noon = new(2025, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static PathwayCacheEntry Answer(string key, string json = """{"parent":"P"}""") => new()
    {
        Key = key, Kind = "parent", Name = $"subject of {key}", Answerer = "someone", Answer = json, At = Noon, RunId = "run 1",
        IsPlain = true,
    };

    public static PathwayCall Call(string run, string key, double second = 0) => new()
    {
        RunId = run, Key = key, Kind = "parent", Subject = "s", Answerer = "someone", Outcome = PathwayCallOutcome.Failed,
        StartedAt = Noon.AddSeconds(second), Duration = TimeSpan.FromMilliseconds(12.5), ErrorId = "AnswerTimedOut",
    };

    public static PathwayRun Run(string run, PathwayRunState state, double second = 0) => new()
    {
        RunId = run, Command = "Invoke-PathwayHierarchy", State = state, StartedAt = Noon.AddSeconds(second), EndedAt = Noon.AddHours(1),
        Questions = 5, Stored = 4, Calls = 3, Failures = 2, Changes = 1, Curator = "Ontology",
    };

    public static SqliteStore Open(string path, SqliteOptions? options = null) => SqliteStore.Open(path, options ?? SqliteOptions.Default);

    /// <summary>Opens as cmdlets do, and collects the warnings.</summary>
    public static (IStore Store, List<StoreWarning> Warnings) OpenWithWarnings(string path, SqliteOptions? options = null)
    {
        var warnings = new List<StoreWarning>();
        return (StoreOpener.Open(path, TimeProvider.System, warning => { lock (warnings) { warnings.Add(warning); } }, options), warnings);
    }

    /// <summary>A closed store with that many answers, "key 0" and so on.</summary>
    public static async Task MakeAsync(string path, int answers = 1)
    {
        using var store = Open(path);
        await Task.WhenAll(Enumerable.Range(0, answers).Select(index => store.AddAsync(Answer($"key {index}"), null)));
    }

    public static object? Query(string path, string sql)
    {
        using var connection = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWrite, SqliteOptions.Default);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public static void AssertOneWarning(PathwayError error, string path, IReadOnlyCollection<StoreWarning> warnings)
    {
        var warning = Xunit.Assert.Single(warnings, static one => !one.IsResolved);
        Xunit.Assert.Equal(error.Id, warning.Error.Id);
        Xunit.Assert.Contains(path, warning.Message, StringComparison.Ordinal);
        Xunit.Assert.DoesNotContain("..", warning.Message, StringComparison.Ordinal);
    }
}
