using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pathway.Errors;

namespace Pathway.Llm.Models;

/// <summary>The models by name. A model that no file names has the values of its family, or of the provider's first.</summary>
internal sealed partial class ModelCatalog
{
    private readonly ModelsFile file;
    private readonly string origin;

    private ModelCatalog(ModelsFile file, string origin)
    {
        this.file = file;
        this.origin = origin;
        // A value that is not valid is found now, not when its model is first asked.
        Models = [.. file.Models.Select(Resolve)];
    }

    /// <summary>The models that a file names, in its order: the newest first.</summary>
    public IReadOnlyList<ModelProfile> Models { get; }

    /// <summary>The models that ship, and over them a user's own, entry by entry and field by field.</summary>
    /// <param name="path">The user's file, or null for none. It must be there.</param>
    /// <exception cref="PathwayException">The file cannot be read, or a value in it is not valid.</exception>
    public static ModelCatalog Load(string? path = null)
    {
        var shipped = ModelsFile.ReadEmbedded();
        return path is null ? new ModelCatalog(shipped, "the models that ship")
            : new ModelCatalog(shipped.MergedWith(ModelsFile.Read(path)), path);
    }

    /// <summary>The model of that name.</summary>
    /// <param name="provider">Gemini or OpenAI.</param>
    /// <param name="name">The model's name, however well it is known.</param>
    /// <exception cref="PathwayException">No file says anything of that provider.</exception>
    public ModelProfile Find(string provider, string name) =>
        Models.FirstOrDefault(model => Same(model.Provider, provider) && Same(model.Name, name))
            ?? Resolve(new JsonObject { ["name"] = name, ["provider"] = provider });

    /// <summary>The first model of a provider, or null where the files name none.</summary>
    public ModelProfile? Newest(string provider) => Models.FirstOrDefault(model => Same(model.Provider, provider));

    /// <summary>The first model of a provider whose name holds a word, such as "pro"; null where the files name none.</summary>
    public ModelProfile? Newest(string provider, string word) =>
        Models.FirstOrDefault(model => Same(model.Provider, provider) && model.Name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private ModelProfile Resolve(JsonObject entry)
    {
        var name = ModelsFile.Text(entry, "name") ?? throw Invalid("a model has no name");
        var provider = ModelsFile.Text(entry, "provider") ?? throw Invalid($"the model '{name}' has no provider");
        var families = file.Families.Where(family => Same(ModelsFile.Text(family, "provider"), provider)).ToList();
        var wanted = ModelsFile.Text(entry, "family");
        var familyEntry = wanted is null
            ? families.FirstOrDefault(
                family => ModelsFile.Text(family, "family") is { } word && name.Contains(word, StringComparison.OrdinalIgnoreCase))
                    ?? families.FirstOrDefault()
            : families.FirstOrDefault(family => Same(ModelsFile.Text(family, "family"), wanted));
        if (familyEntry is null)
        {
            throw Invalid(wanted is null
                ? $"there is no family of the provider '{provider}'" : $"the model '{name}' is of a family '{wanted}' that is not there");
        }
        try
        {
            return Validate(ModelsFile.Merge(familyEntry, entry).Deserialize(ModelJson.Default.ModelProfile)!);
        }
        catch (JsonException failure)
        {
            throw Invalid($"the model '{name}': {failure.Message}", failure);
        }
    }

    private ModelProfile Validate(ModelProfile model)
    {
        var limits = model.Limits ?? throw Invalid($"the model '{model.Name}' has null limits");
        if (model.Flags is null) { throw Invalid($"the model '{model.Name}' has null flags"); }
        if (limits.Concurrency < 1 || limits.RequestsPerMinute < 1 || limits.TokensPerMinute < 1 || limits.RequestsPerDay < 1)
        {
            throw Invalid($"the model '{model.Name}' has a limit below 1");
        }
        if (model.MaxOutputTokens < 1) { throw Invalid($"the model '{model.Name}' has maxOutputTokens below 1"); }
        if (model.Price is { } price && (price.InputPerMillion < 0 || price.OutputPerMillion < 0 || price.CachedPerMillion < 0))
        {
            throw Invalid($"the model '{model.Name}' has a price below 0");
        }
        return model.Flags is { ThinkingLevel: not null, ThinkingBudget: not null }
            ? throw Invalid($"the model '{model.Name}' has both thinkingLevel and thinkingBudget") : model;
    }

    private PathwayException Invalid(string what, Exception? cause = null) =>
        new(PathwayErrors.ModelsInvalid, $"The models file cannot be used ({origin}): {what}.", origin, cause);

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    // A field that nobody knows is a slip of the pen: left unsaid, a limit would silently not hold.
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, IgnoreReadOnlyProperties = true)]
    [JsonSerializable(typeof(ModelProfile))]
    private sealed partial class ModelJson : JsonSerializerContext;
}

/// <summary>A models file as it is written: entries of which each says only what differs from its family, or from the file below.</summary>
internal sealed record ModelsFile(IReadOnlyList<JsonObject> Families, IReadOnlyList<JsonObject> Models)
{
    private const string Resource = "models.json";

    private static readonly JsonDocumentOptions ReadOptions = new()
        { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16, AllowDuplicateProperties = false };
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>The file that ships.</summary>
    public static ModelsFile ReadEmbedded()
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
            throw new PathwayException(failure is FileNotFoundException or DirectoryNotFoundException ? PathwayErrors.FileNotFound
                : PathwayErrors.FileUnreadable,
                $"The models file '{path}' cannot be read: {failure.Message}", path, failure);
        }
    }

    /// <summary>This file with another laid over it: what the other names anew comes first, as the newest do.</summary>
    public ModelsFile MergedWith(ModelsFile upper) =>
        new(MergeEntries(Families, upper.Families, "family"), MergeEntries(Models, upper.Models, "name"));

    /// <summary>An object with another laid over it, field by field; what is null there is taken away.</summary>
    public static JsonObject Merge(JsonObject lower, JsonObject upper)
    {
        var merged = (JsonObject)lower.DeepClone();
        foreach (var (name, value) in upper)
        {
            merged[name] = value is JsonObject inner && merged[name] is JsonObject lowerValue ? Merge(lowerValue, inner)
                : value?.DeepClone();
        }
        return merged;
    }

    /// <summary>A field that holds a text, or null.</summary>
    public static string? Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue(out string? text)
        ? text : null;

    private static List<JsonObject> MergeEntries(IReadOnlyList<JsonObject> lower, IReadOnlyList<JsonObject> upper, string key)
    {
        var merged =
            lower.Select(entry => upper.LastOrDefault(other => IsSameEntry(entry, other, key)) is { } other ? Merge(entry, other) : entry);
        var added = upper.Where(other => !lower.Any(entry => IsSameEntry(entry, other, key)));
        return [.. added, .. merged];
    }

    // The provider may be left out where a name says enough.
    private static bool IsSameEntry(JsonObject lower, JsonObject upper, string key) =>
        string.Equals(Text(lower, key), Text(upper, key), StringComparison.OrdinalIgnoreCase)
            && (Text(upper, "provider") is not { } provider
                || provider.Equals(Text(lower, "provider"), StringComparison.OrdinalIgnoreCase));

    private static ModelsFile Parse(Stream stream, string origin)
    {
        try
        {
            var root = JsonNode.Parse(stream, AnyCase, ReadOptions) as JsonObject ?? throw new JsonException("The file holds no object.");
            if (root.FirstOrDefault(static field => field.Key.ToLowerInvariant() is not ("families" or "models")) is { Key: { } unknown })
            {
                throw new JsonException($"There is no field '{unknown}'; the fields are 'families' and 'models'.");
            }
            return new ModelsFile(Entries(root, "families"), Entries(root, "models"));
        }
        catch (JsonException failure)
        {
            throw new PathwayException(PathwayErrors.ModelsInvalid, $"The models file '{origin}' cannot be read: {failure.Message}", origin,
                failure);
        }
    }

    private static List<JsonObject> Entries(JsonObject root, string name) => root[name] switch
    {
        null => [],
        JsonArray list =>
            [.. list.Select(entry => entry as JsonObject ?? throw new JsonException($"An entry of '{name}' is not an object."))],
        _ => throw new JsonException($"'{name}' is not a list."),
    };
}
