using System.Text.Json;
using System.Text.Json.Serialization;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Model;

namespace Pathway.Formats;

/// <summary>Reads root profiles: those that ship with the module by name, those of a user by path. Both have the same format.</summary>
internal static partial class RootProfiles
{
    private const string ResourcePrefix = "roots/";

    /// <summary>The profile that has a root for every process of the Gene Ontology.</summary>
    public const string Widest = "all";

    /// <summary>The names of the profiles that ship with the module.</summary>
    public static IReadOnlyList<string> Shipped { get; } =
    [
        .. typeof(RootProfiles).Assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(static name => System.IO.Path.GetFileNameWithoutExtension(name)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The profile with a name, else the one in the file at a path.</summary>
    /// <exception cref="PathwayException">There is no such profile, or the file does not hold one.</exception>
    public static PathwayRootProfile Load(string nameOrPath)
    {
        var shipped = Shipped.FirstOrDefault(name => name.Equals(nameOrPath, StringComparison.OrdinalIgnoreCase));
        if (shipped is not null)
        {
            using var resource = typeof(RootProfiles).Assembly.GetManifestResourceStream($"{ResourcePrefix}{shipped}.json")!;
            return Read(resource, shipped);
        }
        if (!File.Exists(nameOrPath))
        {
            throw new PathwayException(PathwayErrors.ProfileInvalid,
                $"There is no root profile '{nameOrPath}': it is neither built-in ({string.Join(", ", Shipped)}) nor a file.", nameOrPath);
        }
        try
        {
            using var file = SharedFile.OpenRead(nameOrPath);
            return Read(file, nameOrPath);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PathwayException(PathwayErrors.FileUnreadable, $"The root profile '{nameOrPath}' cannot be read: {failure.Message}",
                nameOrPath, failure);
        }
    }

    private static PathwayRootProfile Read(Stream stream, string origin)
    {
        try
        {
            var read = JsonSerializer.Deserialize(stream, ProfileJson.Default.ProfileFile)
                ?? throw new JsonException("The file holds null.");
            return new PathwayRootProfile(read.Name ?? throw new JsonException("The file has no name."),
                (read.Roots ?? []).Select(WithDefaults));
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            throw new PathwayException(PathwayErrors.ProfileInvalid, $"The root profile '{origin}' cannot be read: {failure.Message}",
                origin, failure);
        }
    }

    // A field that is missing in the file is null, although its type is not nullable.
    private static PathwayRoot WithDefaults(PathwayRoot root) => root is null
        ? throw new JsonException("A root is null.")
        : root with
        {
            Name = root.Name ?? throw new JsonException("A root has no name."),
            Keywords = root.Keywords ?? [],
            Examples = root.Examples ?? [],
            Anchors = root.Anchors ?? [],
        };

    internal sealed record ProfileFile(string? Name, IReadOnlyList<PathwayRoot>? Roots);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true,
        ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
    [JsonSerializable(typeof(ProfileFile))]
    private sealed partial class ProfileJson : JsonSerializerContext;
}
