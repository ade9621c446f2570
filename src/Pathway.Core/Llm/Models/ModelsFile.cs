using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Errors;

namespace Pathway.Llm.Models;

/// <summary>A models file as it is written: entries of which each says only what differs from its family, or from the file below.</summary>
internal sealed record ModelsFile(IReadOnlyList<JsonObject> Families, IReadOnlyList<JsonObject> Models)
{
    private const string Resource = "models.json";

    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16, AllowDuplicateProperties = false };
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>The file that ships.</summary>
    public static ModelsFile Shipped()
    {
        using var stream = typeof(ModelsFile).Assembly.GetManifestResourceStream(Resource)!;
        return Parse(stream, Resource);
    }

    /// <summary>A user's file.</summary>
    /// <exception cref="PathwayException">There is none, it cannot be read, or it holds something else.</exception>
    public static ModelsFile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Parse(stream, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PathwayException(failure is FileNotFoundException or DirectoryNotFoundException ? PathwayErrors.FileNotFound : PathwayErrors.FileUnreadable,
                $"The models file '{path}' cannot be read: {failure.Message}", path, failure);
        }
    }

    /// <summary>This file with another laid over it: what the other names anew comes first, as the newest do.</summary>
    public ModelsFile Under(ModelsFile upper) => new(Lay(Families, upper.Families, "family"), Lay(Models, upper.Models, "name"));

    /// <summary>An object with another laid over it, field by field; what is null there is taken away.</summary>
    public static JsonObject Over(JsonObject lower, JsonObject upper)
    {
        var both = (JsonObject)lower.DeepClone();
        foreach (var (name, value) in upper)
        {
            both[name] = value is JsonObject inner && both[name] is JsonObject under ? Over(under, inner) : value?.DeepClone();
        }
        return both;
    }

    /// <summary>A field that holds a text, or null.</summary>
    public static string? Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static List<JsonObject> Lay(IReadOnlyList<JsonObject> lower, IReadOnlyList<JsonObject> upper, string key)
    {
        var laid = lower.Select(entry => upper.LastOrDefault(other => Same(entry, other, key)) is { } other ? Over(entry, other) : entry);
        var added = upper.Where(other => !lower.Any(entry => Same(entry, other, key)));
        return [.. added, .. laid];
    }

    // The provider may be left out where a name says enough.
    private static bool Same(JsonObject lower, JsonObject upper, string key) =>
        string.Equals(Text(lower, key), Text(upper, key), StringComparison.OrdinalIgnoreCase)
            && (Text(upper, "provider") is not { } provider || provider.Equals(Text(lower, "provider"), StringComparison.OrdinalIgnoreCase));

    private static ModelsFile Parse(Stream stream, string origin)
    {
        try
        {
            var root = JsonNode.Parse(stream, AnyCase, Reading) as JsonObject ?? throw new JsonException("The file holds no object.");
            if (root.FirstOrDefault(static field => field.Key.ToLowerInvariant() is not ("families" or "models")) is { Key: { } unknown })
            {
                throw new JsonException($"There is no field '{unknown}'; the fields are 'families' and 'models'.");
            }
            return new ModelsFile(Entries(root, "families"), Entries(root, "models"));
        }
        catch (JsonException failure)
        {
            throw new PathwayException(PathwayErrors.ModelsInvalid, $"The models file '{origin}' cannot be read: {failure.Message}", origin, failure);
        }
    }

    private static List<JsonObject> Entries(JsonObject root, string name) => root[name] switch
    {
        null => [],
        JsonArray list => [.. list.Select(entry => entry as JsonObject ?? throw new JsonException($"An entry of '{name}' is not an object."))],
        _ => throw new JsonException($"'{name}' is not a list."),
    };
}
