using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Errors;

namespace Pathway.Configuration;

/// <summary>The settings as they hold now: environment before file before default. Read anew each time, so that a change counts at once.</summary>
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
            return Valid(setting, variable, PathwaySettingOrigin.Environment, setting.Variable);
        }
        return file[setting.Name] is { } value
            ? Valid(setting, Text(setting, value, path), PathwaySettingOrigin.File, path)
            : Valid(setting, setting.Default, PathwaySettingOrigin.Default, null);
    }

    private static string Text(Setting setting, JsonNode value, string path) => value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number
        ? value.ToString()
        : throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"{setting.Name} in {path} is neither a text nor a number.", setting.Name);

    private static PathwaySetting Valid(Setting setting, string value, PathwaySettingOrigin origin, string? source) => setting.Fault(value) is { } fault
        ? throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"{setting.Name} is '{setting.Shown(value)}' in {source ?? "the defaults"}: {fault}.", setting.Name)
        : new PathwaySetting { Name = setting.Name, Value = value, Origin = origin, Source = source, Default = setting.Default, Description = setting.Description };
}
