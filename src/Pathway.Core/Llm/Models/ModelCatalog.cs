using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pathway.Errors;
using Pathway.Files;

namespace Pathway.Llm.Models;

/// <summary>The models by name. An unlisted model has the values of its family, or of the provider's first family.</summary>
internal sealed partial class ModelCatalog
{
    private readonly ModelsFile file;
    private readonly string origin;

    private ModelCatalog(ModelsFile file, string origin)
    {
        this.file = file;
        this.origin = origin;
        // Reports an invalid value now, not at the first use of its model.
        Models = [.. file.Models.Select(Resolve)];
    }

    /// <summary>The listed models in file order: the newest first.</summary>
    public IReadOnlyList<ModelProfile> Models { get; }

    /// <summary>Loads the embedded models file and overrides it with the user's file, entry by entry and field by field.</summary>
    /// <param name="path">The user's file, which must exist; null for none.</param>
    /// <exception cref="PathwayException">The file cannot be read, or a value is invalid.</exception>
    public static ModelCatalog Load(string? path = null)
    {
        var embedded = ModelsFile.ReadEmbedded();
        return path is null
            ? new ModelCatalog(embedded, "the models that ship")
            : new ModelCatalog(embedded.MergedWith(ModelsFile.Read(path)), path);
    }

    /// <summary>Finds a model, listed or not.</summary>
    /// <param name="provider">Gemini or OpenAI.</param>
    /// <param name="name">The model's name.</param>
    /// <exception cref="PathwayException">The files have no family of the provider.</exception>
    public ModelProfile Find(string provider, string name) =>
        Models.FirstOrDefault(model => Same(model.Provider, provider) && Same(model.Name, name))
            ?? Resolve(new JsonObject { ["name"] = name, ["provider"] = provider });

    /// <summary>The first model of a provider; null if none is listed.</summary>
    public ModelProfile? Newest(string provider) => Models.FirstOrDefault(model => Same(model.Provider, provider));

    /// <summary>The first model of a provider whose name contains a word, such as "pro"; null if none is listed.</summary>
    public ModelProfile? Newest(string provider, string word) =>
        Models.FirstOrDefault(model => Same(model.Provider, provider) && model.Name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private ModelProfile Resolve(JsonObject entry)
    {
        var name = ModelsFile.Text(entry, "name") ?? throw Invalid("a model has no name");
        var provider = ModelsFile.Text(entry, "provider") ?? throw Invalid($"the model '{name}' has no provider");
        var families = file.Families.Where(family => Same(ModelsFile.Text(family, "provider"), provider)).ToList();
        var familyName = ModelsFile.Text(entry, "family");
        var familyEntry = familyName is null
            ? families.FirstOrDefault(family => IsNameOfFamily(name, family)) ?? families.FirstOrDefault()
            : families.FirstOrDefault(family => Same(ModelsFile.Text(family, "family"), familyName));
        if (familyEntry is null)
        {
            throw Invalid(familyName is null
                ? $"there is no family of the provider '{provider}'"
                : $"the model '{name}' is of a family '{familyName}' that is not there");
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

    private static bool IsNameOfFamily(string model, JsonObject family) =>
        ModelsFile.Text(family, "family") is { } word && model.Contains(word, StringComparison.OrdinalIgnoreCase);

    private ModelProfile Validate(ModelProfile model)
    {
        var limits = model.Limits ?? throw Invalid($"the model '{model.Name}' has null limits");
        if (model.Flags is null) { throw Invalid($"the model '{model.Name}' has null flags"); }
        if (limits.Concurrency < 1 || limits.RequestsPerMinute < 1 || limits.TokensPerMinute < 1 || limits.RequestsPerDay < 1)
        {
            throw Invalid($"the model '{model.Name}' has a limit below 1");
        }
        if (model.MaxOutputTokens < 1) { throw Invalid($"the model '{model.Name}' has maxOutputTokens below 1"); }
        if (model.Price is { } price && FindFault(price) is { } fault) { throw Invalid($"the model '{model.Name}' has {fault}"); }
        return model.Flags is { ThinkingLevel: not null, ThinkingBudget: not null }
            ? throw Invalid($"the model '{model.Name}' has both thinkingLevel and thinkingBudget")
            : model;
    }

    private static string? FindFault(ModelPrice price)
    {
        var later = price.Later ?? [];
        decimal?[] figures = [price.InputPerMillion, price.OutputPerMillion, price.CachedPerMillion,
            .. later.SelectMany(static period =>
                (decimal?[])[period.InputPerMillion, period.OutputPerMillion, period.CachedPerMillion])];
        if (figures.Any(static figure => figure < 0)) { return "a price below 0"; }
        if (price.FlexFactor < 0 || price.BatchFactor < 0) { return "a flexFactor or batchFactor below 0"; }
        if (string.IsNullOrWhiteSpace(price.Currency)) { return "a price without a currency"; }
        if (price.From > price.Until || later.Any(static period => period.From > period.Until))
        {
            return "a price whose day 'until' is before its day 'from'";
        }
        if (later.Any(period => period.From <= price.From))
        {
            return "a later price that does not begin after the first one: correct its day 'from'";
        }
        return later.DistinctBy(static period => period.From).Count() < later.Count ? "two later prices from the same day" : null;
    }

    private PathwayException Invalid(string what, Exception? cause = null) =>
        new(PathwayErrors.ModelsInvalid, $"The models file cannot be used ({origin}): {what}.", origin, cause);

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    // An unknown field is a typing error: if it were ignored, a limit would silently not apply.
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, IgnoreReadOnlyProperties = true)]
    [JsonSerializable(typeof(ModelProfile))]
    private sealed partial class ModelJson : JsonSerializerContext;
}

/// <summary>A models file. Each entry contains only what differs from its family or from the embedded file.</summary>
internal sealed record ModelsFile(IReadOnlyList<JsonObject> Families, IReadOnlyList<JsonObject> Models)
{
    private const string Resource = "models.json";

    private static readonly JsonDocumentOptions ReadOptions = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 16,
        AllowDuplicateProperties = false,
    };

    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Reads the embedded file.</summary>
    public static ModelsFile ReadEmbedded()
    {
        using var stream = typeof(ModelsFile).Assembly.GetManifestResourceStream(Resource)!;
        return Parse(stream, Resource);
    }

    /// <summary>Reads a user's file.</summary>
    /// <exception cref="PathwayException">The file does not exist, cannot be read, or is invalid.</exception>
    public static ModelsFile Read(string path)
    {
        try
        {
            using var stream = SharedFile.OpenRead(path);
            return Parse(stream, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var isMissing = failure is FileNotFoundException or DirectoryNotFoundException;
            throw new PathwayException(isMissing ? PathwayErrors.FileNotFound : PathwayErrors.FileUnreadable,
                $"The models file '{path}' cannot be read: {failure.Message}", path, failure);
        }
    }

    /// <summary>Overrides this file with another one. New entries come first, because the newest models do.</summary>
    public ModelsFile MergedWith(ModelsFile upper) =>
        new(MergeEntries(Families, upper.Families, "family"), MergeEntries(Models, upper.Models, "name"));

    /// <summary>Overrides an object with another one, field by field; a null removes the field's value.</summary>
    public static JsonObject Merge(JsonObject lower, JsonObject upper)
    {
        var merged = (JsonObject)lower.DeepClone();
        foreach (var field in FieldsOfFigures(upper)) { merged.Remove(field); }
        foreach (var (name, value) in upper)
        {
            merged[name] = value is JsonObject upperObject && merged[name] is JsonObject lowerObject
                ? Merge(lowerObject, upperObject) : value?.DeepClone();
        }
        return merged;
    }

    // The days and the age of a price belong to its figures: other figures do not keep them.
    private static string[] FieldsOfFigures(JsonObject upper) =>
        upper.ContainsKey("price") && (upper["price"] is not JsonObject price || HasFigures(price)) ? ["priceAsOf"]
        : HasFigures(upper) ? ["from", "until", "later"] : [];

    private static bool HasFigures(JsonObject price) => price.ContainsKey("inputPerMillion") || price.ContainsKey("outputPerMillion")
        || price.ContainsKey("cachedPerMillion");

    /// <summary>The value of a string field, or null.</summary>
    public static string? Text(JsonObject entry, string name) =>
        entry[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static List<JsonObject> MergeEntries(IReadOnlyList<JsonObject> lower, IReadOnlyList<JsonObject> upper, string key)
    {
        var merged = lower.Select(entry =>
            upper.LastOrDefault(other => IsSameEntry(entry, other, key)) is { } match ? Merge(entry, match) : entry);
        var added = upper.Where(other => !lower.Any(entry => IsSameEntry(entry, other, key)));
        return [.. added, .. merged];
    }

    // The provider is optional in the upper file.
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
            throw new PathwayException(
                PathwayErrors.ModelsInvalid, $"The models file '{origin}' cannot be read: {failure.Message}", origin, failure);
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
