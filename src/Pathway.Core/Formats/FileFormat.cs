using Pathway.Errors;

namespace Pathway.Formats;

/// <summary>An export format.</summary>
/// <param name="Name">The name, for a parameter -Format.</param>
/// <param name="Extensions">Its file name extensions, with the dot.</param>
/// <param name="Write">Writes content to a stream; equal content gives equal bytes.</param>
internal sealed record FileFormat<TContent>(string Name, IReadOnlyList<string> Extensions, Action<TContent, Stream> Write)
{
    /// <summary>The format with a name, else the format of the extension of a path.</summary>
    /// <param name="all">The formats to choose from.</param>
    /// <param name="name">The name, in any case; null for none.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="PathwayException">There is no such format.</exception>
    public static FileFormat<TContent> Choose(IReadOnlyList<FileFormat<TContent>> all, string? name, string path)
    {
        var known = string.Join(", ", all.Select(static format => $"{format.Name} ({string.Join(", ", format.Extensions)})"));
        if (name is not null)
        {
            return all.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new PathwayException(PathwayErrors.FormatUnknown,
                    $"The format '{name}' is unknown. Known formats: {known}.", name);
        }
        var extension = Path.GetExtension(path);
        return all.FirstOrDefault(format => format.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
            ?? throw new PathwayException(PathwayErrors.FormatUnknown,
                $"The extension '{extension}' of '{path}' is not a known format. Known formats: {known}.", path);
    }
}
