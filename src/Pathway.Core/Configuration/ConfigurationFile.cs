using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Errors;

namespace Pathway.Configuration;

/// <summary>The user's configuration: one JSON object, a property a setting. Unknown properties are kept.</summary>
internal static class ConfigurationFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The values in the file; empty where there is no file.</summary>
    /// <exception cref="PathwayException">The file cannot be read, or is not a JSON object.</exception>
    public static JsonObject Read(string path)
    {
        try
        {
            if (!File.Exists(path)) { return []; }
            var text = File.ReadAllText(path);
            return string.IsNullOrWhiteSpace(text) ? [] : JsonNode.Parse(text) as JsonObject
                ?? throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"'{path}' holds no JSON object.", path);
        }
        catch (JsonException failure)
        {
            throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"'{path}' is not JSON at line {failure.LineNumber + 1}.", path, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PathwayException(PathwayErrors.FileUnreadable, $"'{path}' cannot be read: {failure.Message}", path, failure);
        }
    }

    /// <summary>Replaces the file; whoever reads at the same time sees the old one or the new one.</summary>
    /// <exception cref="PathwayException">The file cannot be written.</exception>
    public static void Write(string path, JsonObject values)
    {
        var part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(part, values.ToJsonString(Indented) + "\n");
            File.Move(part, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            File.Delete(part);
            throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' cannot be written: {failure.Message}", path, failure);
        }
    }
}
