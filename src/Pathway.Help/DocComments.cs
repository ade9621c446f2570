using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Pathway.Help;

/// <summary>The doc comments of the assemblies, by the identifiers that the compiler gives to members.</summary>
internal sealed class DocComments
{
    private readonly Dictionary<string, XElement> members;

    private DocComments(Dictionary<string, XElement> members) => this.members = members;

    /// <summary>Reads the XML files that the compiler wrote.</summary>
    public static DocComments Read(IEnumerable<string> files) => new(files
        .SelectMany(static file => XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member"))
        .ToDictionary(static member => (string)member.Attribute("name")!, StringComparer.Ordinal));

    /// <summary>The comment of a type, or null.</summary>
    public XElement? Of(Type type) => members.GetValueOrDefault($"T:{type.FullName}");

    /// <summary>The comment of a property in its declaring type, or null.</summary>
    public XElement? Of(PropertyInfo property) => members.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");

    /// <summary>The comment of a value of an enumeration, or null.</summary>
    public XElement? Of(Type enumeration, string value) => members.GetValueOrDefault($"F:{enumeration.FullName}.{value}");
}

/// <summary>Turns the mark-up of doc comments into paragraphs.</summary>
internal static partial class DocText
{
    /// <summary>The paragraphs of an element; none for null.</summary>
    public static IReadOnlyList<Paragraph> Paragraphs(XElement? element)
    {
        var paragraphs = new List<Paragraph>();
        var open = new List<Run>();
        foreach (var node in element?.Nodes() ?? [])
        {
            if (node is XElement { Name.LocalName: "para" } para)
            {
                Close();
                paragraphs.AddRange(Paragraphs(para));
            }
            else if (node is XElement { Name.LocalName: "list" } list)
            {
                Close();
                paragraphs.AddRange(list.Elements("item").SelectMany(Paragraphs)
                    .Select(static item => new Paragraph([new Run("- ", IsCode: false), .. item.Runs])));
            }
            else { open.Add(Inline(node)); }
        }
        Close();
        return paragraphs;

        void Close()
        {
            var runs = Trimmed(open);
            if (runs.Count > 0) { paragraphs.Add(new Paragraph(runs)); }
            open.Clear();
        }
    }

    /// <summary>The lines of a code element, without their common indentation.</summary>
    public static string Code(XElement element)
    {
        var lines = element.Value.ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd()).ToList();
        while (lines.Count > 0 && lines[0].Length == 0) { lines.RemoveAt(0); }
        while (lines.Count > 0 && lines[^1].Length == 0) { lines.RemoveAt(lines.Count - 1); }
        var indentation = lines.Where(static line => line.Length > 0).Select(static line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[indentation..]));
    }

    // Collapses white space, like HTML.
    private static Run Inline(XNode node) => node switch
    {
        XText text => new Run(Spaces().Replace(text.Value, " "), IsCode: false),
        XElement { Name.LocalName: "c" } code => new Run(Spaces().Replace(code.Value, " "), IsCode: true),
        XElement { Name.LocalName: "see" or "seealso" } see => new Run(GetReferenceName(see), IsCode: false),
        XElement { Name.LocalName: "paramref" } parameter => new Run($"-{(string)parameter.Attribute("name")!}", IsCode: false),
        _ => throw new InvalidOperationException($"A doc comment holds '{node}', which help cannot show."),
    };

    // The last part of the identifier is the name of the member.
    private static string GetReferenceName(XElement see) => (string?)see.Attribute("cref") is { } member
        ? member[(member.LastIndexOfAny(['.', ':']) + 1)..] : (string?)see.Attribute("langword") ?? see.Value;

    private static List<Run> Trimmed(List<Run> runs)
    {
        var kept = runs.ToList();
        while (kept.Count > 0 && kept[0] is { IsCode: false } first && string.IsNullOrWhiteSpace(first.Text)) { kept.RemoveAt(0); }
        while (kept.Count > 0 && kept[^1] is { IsCode: false } last && string.IsNullOrWhiteSpace(last.Text))
        {
            kept.RemoveAt(kept.Count - 1);
        }
        if (kept.Count == 0) { return kept; }
        kept[0] = kept[0] with { Text = kept[0].Text.TrimStart() };
        kept[^1] = kept[^1] with { Text = kept[^1].Text.TrimEnd() };
        return kept;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
