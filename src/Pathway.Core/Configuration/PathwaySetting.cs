namespace Pathway.Configuration;

/// <summary>Where the value of a setting comes from. A parameter of a cmdlet goes before all of them.</summary>
public enum PathwaySettingOrigin
{
    /// <summary>Nothing is said, the default holds.</summary>
    Default,
    /// <summary>The configuration file says it.</summary>
    File,
    /// <summary>An environment variable says it; it goes before the file.</summary>
    Environment,
}

/// <summary>A setting with its value and where that comes from.</summary>
public sealed record PathwaySetting
{
    /// <summary>The name, the same as that of the parameter that overrides it.</summary>
    public required string Name { get; init; }

    /// <summary>The value that holds.</summary>
    public required string Value { get; init; }

    /// <summary>Who says so.</summary>
    public required PathwaySettingOrigin Origin { get; init; }

    /// <summary>The file or the environment variable that says so, or null for a default.</summary>
    public string? Source { get; init; }

    /// <summary>What holds where nothing is said.</summary>
    public required string Default { get; init; }

    /// <summary>What the setting does.</summary>
    public required string Description { get; init; }
}
