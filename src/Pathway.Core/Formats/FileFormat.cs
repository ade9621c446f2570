using Pathway.Errors;

namespace Pathway.Formats;

/// <summary>An export format.</summary>
/// <param name="Name">The name, for a parameter -Format.</param>
/// <param name="Extensions">Its file name extensions, with the dot.</param>
/// <param name="Write">Writes content to a stream; equal content gives equal bytes.</param>
internal sealed record FileFormat<TContent>(string Name, IReadOnlyList<string> Extensions, Action<TContent, Stream> Write)
{
    /// <summary>Further files that belong to the file, each beside it.</summary>
    public IReadOnlyList<CompanionFile<TContent>> Companions { get; init; } = [];

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
        // An extension may have two parts, as .sssom.tsv: the longest that fits counts.
        return all.SelectMany(static format => format.Extensions, static (format, ending) => (Format: format, Ending: ending))
                .Where(pair => path.EndsWith(pair.Ending, StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(static pair => pair.Ending.Length).FirstOrDefault().Format
            ?? throw new PathwayException(PathwayErrors.FormatUnknown,
                $"The extension '{extension}' of '{path}' is not a known format. Known formats: {known}.", path);
    }
}

/// <summary>A file that belongs to another one and stands beside it.</summary>
/// <param name="Extension">Its extension; it takes the place of that of the main file.</param>
/// <param name="Write">Writes content to a stream; equal content gives equal bytes.</param>
internal sealed record CompanionFile<TContent>(string Extension, Action<TContent, Stream> Write)
{
    /// <summary>The path of this file beside a main file.</summary>
    /// <param name="main">The path of the main file.</param>
    /// <param name="extensions">The extensions of the main file; another one stays.</param>
    public string GetPath(string main, IReadOnlyList<string> extensions)
    {
        var ending = extensions.FirstOrDefault(extension => main.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) ?? "";
        return main[..^ending.Length] + Extension;
    }
}
