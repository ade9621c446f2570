using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Errors;

namespace Pathway.Configuration;

/// <summary>
/// The settings as they hold now: environment before file before default. Read anew each time, so that a change counts at once.
/// </summary>
internal static class EffectiveConfiguration
{
    /// <summary>All settings.</summary>
    /// <exception cref="PathwayException">The file cannot be read, or a value is not valid.</exception>
    public static IReadOnlyList<PathwaySetting> Read()
    {
        var path = UserFolders.ConfigurationPath;
        var file = ConfigurationFile.Read(path);
        return [.. Settings.All.Select(setting => Resolve(setting, file, path))];
    }

    private static PathwaySetting Resolve(Setting setting, JsonObject file, string path)
    {
        if (Environment.GetEnvironmentVariable(setting.Variable) is { Length: > 0 } variable)
        {
            return CreateSetting(setting, variable, PathwaySettingOrigin.Environment, setting.Variable);
        }
        return file[setting.Name] is { } value
            ? CreateSetting(setting, GetText(setting, value, path), PathwaySettingOrigin.File, path)
            : CreateSetting(setting, setting.Default, PathwaySettingOrigin.Default, null);
    }

    private static string GetText(Setting setting, JsonNode value, string path) =>
        value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number
        ? value.ToString()
        : throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"{setting.Name} in {path} is neither a text nor a number.",
            setting.Name);

    private static PathwaySetting CreateSetting(Setting setting, string value, PathwaySettingOrigin origin, string? source) =>
        setting.FindFault(value) is { } fault
        ? throw new PathwayException(PathwayErrors.ConfigurationInvalid,
            $"{setting.Name} is '{setting.Redact(value)}' in {source ?? "the defaults"}: {fault}.", setting.Name)
        : new PathwaySetting
        { Name = setting.Name, Value = value, Origin = origin, Source = source, Default = setting.Default,
            Description = setting.Description };
}

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
