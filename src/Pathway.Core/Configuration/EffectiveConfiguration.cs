using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Errors;

namespace Pathway.Configuration;

/// <summary>
/// The settings in effect: the environment overrides the file, the file overrides the default. Nothing is cached, so a change takes
/// effect at once.
/// </summary>
internal static class EffectiveConfiguration
{
    /// <summary>Reads all settings.</summary>
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
            : throw new PathwayException(
                PathwayErrors.ConfigurationInvalid, $"{setting.Name} in {path} is neither a text nor a number.", setting.Name);

    private static PathwaySetting CreateSetting(Setting setting, string value, PathwaySettingOrigin origin, string? source) =>
        setting.FindFault(value) is { } fault
            ? throw new PathwayException(PathwayErrors.ConfigurationInvalid,
                $"{setting.Name} is '{setting.Redact(value)}' in {source ?? "the defaults"}: {fault}.", setting.Name)
                {
                    Action = origin is PathwaySettingOrigin.Environment ? $"Correct the environment variable {source}, or remove it."
                        : null,
                }
            : new PathwaySetting
            {
                Name = setting.Name,
                Value = value,
                Origin = origin,
                Source = source,
                Default = setting.Default,
                Description = setting.Description,
            };
}

/// <summary>Where the value of a setting comes from. A parameter of a cmdlet overrides all of them.</summary>
public enum PathwaySettingOrigin
{
    /// <summary>The default.</summary>
    Default,
    /// <summary>The configuration file.</summary>
    File,
    /// <summary>An environment variable; it overrides the file.</summary>
    Environment,
}

/// <summary>A setting with its value and the origin of the value.</summary>
public sealed record PathwaySetting
{
    /// <summary>The name, the same as that of the parameter that overrides it.</summary>
    public required string Name { get; init; }

    /// <summary>The value in effect.</summary>
    public required string Value { get; init; }

    /// <summary>Where the value comes from.</summary>
    public required PathwaySettingOrigin Origin { get; init; }

    /// <summary>The path of the file or the name of the environment variable; null for a default.</summary>
    public string? Source { get; init; }

    /// <summary>The default value.</summary>
    public required string Default { get; init; }

    /// <summary>What the setting does.</summary>
    public required string Description { get; init; }
}
