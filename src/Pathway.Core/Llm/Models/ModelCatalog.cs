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
        var shipped = ModelsFile.Shipped();
        return path is null ? new ModelCatalog(shipped, "the models that ship") : new ModelCatalog(shipped.Under(ModelsFile.Read(path)), path);
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
    public ModelProfile? Newest(string provider, string word) => Models.FirstOrDefault(model => Same(model.Provider, provider) && model.Name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private ModelProfile Resolve(JsonObject entry)
    {
        var name = ModelsFile.Text(entry, "name") ?? throw Invalid("a model has no name");
        var provider = ModelsFile.Text(entry, "provider") ?? throw Invalid($"the model '{name}' has no provider");
        var families = file.Families.Where(family => Same(ModelsFile.Text(family, "provider"), provider)).ToList();
        var wanted = ModelsFile.Text(entry, "family");
        var kin = wanted is null
            ? families.FirstOrDefault(family => ModelsFile.Text(family, "family") is { } word && name.Contains(word, StringComparison.OrdinalIgnoreCase)) ?? families.FirstOrDefault()
            : families.FirstOrDefault(family => Same(ModelsFile.Text(family, "family"), wanted));
        if (kin is null) { throw Invalid(wanted is null ? $"there is no family of the provider '{provider}'" : $"the model '{name}' is of a family '{wanted}' that is not there"); }
        try
        {
            return Valid(ModelsFile.Over(kin, entry).Deserialize(ModelJson.Default.ModelProfile)!);
        }
        catch (JsonException failure)
        {
            throw Invalid($"the model '{name}': {failure.Message}", failure);
        }
    }

    private ModelProfile Valid(ModelProfile model)
    {
        var limits = model.Limits ?? throw Invalid($"the model '{model.Name}' has null limits");
        if (model.Flags is null) { throw Invalid($"the model '{model.Name}' has null flags"); }
        if (limits.Concurrency < 1 || limits.RequestsPerMinute < 1 || limits.TokensPerMinute < 1 || limits.RequestsPerDay < 1) { throw Invalid($"the model '{model.Name}' has a limit below 1"); }
        if (model.MaxOutputTokens < 1) { throw Invalid($"the model '{model.Name}' has maxOutputTokens below 1"); }
        if (model.Price is { } price && (price.InputPerMillion < 0 || price.OutputPerMillion < 0 || price.CachedPerMillion < 0)) { throw Invalid($"the model '{model.Name}' has a price below 0"); }
        return model.Flags is { ThinkingLevel: not null, ThinkingBudget: not null } ? throw Invalid($"the model '{model.Name}' has both thinkingLevel and thinkingBudget") : model;
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
