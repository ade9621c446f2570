using System.Text.Json.Serialization;

namespace Pathway.Model;

/// <summary>
/// A stored answer. It never changes: all who ask the same question get this answer. The names and the order for JSON are those of the
/// cache server.
/// </summary>
public sealed record PathwayCacheEntry
{
    /// <summary>The kind of the question, for example "parent".</summary>
    [JsonPropertyOrder(1)]
    public required string Kind { get; init; }

    /// <summary>The term of the question, in its normalized spelling.</summary>
    [JsonPropertyName("Subject")]
    [JsonPropertyOrder(2)]
    public required string Name { get; init; }

    /// <summary>The answer as JSON.</summary>
    [JsonPropertyName("Json")]
    [JsonPropertyOrder(4)]
    public required string Answer { get; init; }

    /// <summary>Who answered.</summary>
    [JsonPropertyOrder(3)]
    public required string Answerer { get; init; }

    /// <summary>The time of the answer or of its import, UTC.</summary>
    [JsonPropertyOrder(5)]
    public required DateTimeOffset At { get; init; }

    /// <summary>The run that asked, or null for an imported answer.</summary>
    [JsonPropertyOrder(6)]
    public string? RunId { get; init; }

    /// <summary>Whether it came from another cache.</summary>
    [JsonPropertyOrder(8)]
    public bool IsImported { get; init; }

    /// <summary>The key of the stored answer: a hash of the question and its answerer.</summary>
    [JsonPropertyOrder(0)]
    public required string Key { get; init; }

    /// <summary>
    /// Whether the question consists of its subject and the roots alone, so that a cache of another program can hold the answer.
    /// </summary>
    [JsonInclude]
    [JsonPropertyOrder(7)]
    internal bool IsPlain { get; init; }
}

/// <summary>The result of importing a file of answers.</summary>
public sealed record PathwayCacheImport
{
    /// <summary>The file that was imported.</summary>
    public required string Path { get; init; }

    /// <summary>Answers that were new.</summary>
    public required int Added { get; init; }

    /// <summary>Answers that were stored already and are the same.</summary>
    public required int Kept { get; init; }

    /// <summary>Answers that were stored already and differ. The stored ones stay.</summary>
    public required IReadOnlyList<PathwayCacheConflict> Conflicts { get; init; }

    /// <summary>Entries that could not be read.</summary>
    public required int Invalid { get; init; }

    /// <summary>The counts on one line.</summary>
    public override string ToString() => $"{Added} added, {Kept} kept, {Conflicts.Count} in conflict, {Invalid} invalid";
}

/// <summary>Two answers to one question, one stored and one in a file. The stored one stays.</summary>
public sealed record PathwayCacheConflict
{
    /// <summary>The answer that is stored.</summary>
    public required PathwayCacheEntry Existing { get; init; }

    /// <summary>The answer in the file, which was not imported.</summary>
    public required PathwayCacheEntry Imported { get; init; }

    /// <summary>The question and both answers.</summary>
    public override string ToString() => $"{Existing.Kind} of '{Existing.Name}': {Existing.Answer} stays, {Imported.Answer} was not taken";
}
