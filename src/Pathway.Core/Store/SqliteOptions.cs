namespace Pathway.Store;

/// <summary>What the store asks of SQLite beyond its defaults.</summary>
internal sealed record SqliteOptions
{
    public static SqliteOptions Default { get; } = new();

    /// <summary>How long another process may hold the file before the run goes on without it, in seconds.</summary>
    public int LockSeconds { get; init; } = 5;

    /// <summary>The name of SQLite's file layer, or null for that of the operating system. Others stand for file systems that can do less.</summary>
    public string? FileLayer { get; init; }

    /// <summary>The most pages that the file may have, or null for no limit but the disk's.</summary>
    public int? MostPages { get; init; }
}
