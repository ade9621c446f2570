using Pathway.Errors;

namespace Pathway.Formats;

/// <summary>A way to save something.</summary>
/// <param name="Name">The name by which it is chosen.</param>
/// <param name="Extensions">The file name extensions that stand for it, with their dot.</param>
/// <param name="Write">Writes the content to a stream; the same content gives the same bytes.</param>
internal sealed record FileFormat<TContent>(string Name, IReadOnlyList<string> Extensions, Action<TContent, Stream> Write)
{
    /// <summary>Of several formats that of a name, else the one that the extension of a path stands for.</summary>
    /// <param name="all">The formats to choose from.</param>
    /// <param name="name">The name, in any case; null where none is given.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="PathwayException">There is none.</exception>
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
