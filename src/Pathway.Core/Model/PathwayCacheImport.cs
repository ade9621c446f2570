namespace Pathway.Model;

/// <summary>What came of importing a file of answers.</summary>
public sealed record PathwayCacheImport
{
    /// <summary>The file that was imported.</summary>
    public required string Path { get; init; }

    /// <summary>Answers that were new.</summary>
    public required int Added { get; init; }

    /// <summary>Answers that were there already and say the same.</summary>
    public required int Kept { get; init; }

    /// <summary>Answers that were there already and say something else. The existing ones stay.</summary>
    public required IReadOnlyList<PathwayCacheConflict> Conflicts { get; init; }

    /// <summary>Entries that could not be read.</summary>
    public required int Invalid { get; init; }

    /// <summary>The counts in a line.</summary>
    public override string ToString() => $"{Added} added, {Kept} kept, {Conflicts.Count} in conflict, {Invalid} invalid";
}
