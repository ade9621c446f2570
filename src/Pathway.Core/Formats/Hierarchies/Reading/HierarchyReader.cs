using System.Text;
using System.Text.Json;
using System.Xml;
using Pathway.Errors;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Formats.Hierarchies.Ontologies;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Reading;

/// <summary>Reads a hierarchy in any format that can be read; the content says which one it is.</summary>
internal static class HierarchyReader
{
    private const int MaxHeaderLength = 2000;

    /// <exception cref="PathwayException">The text is incomplete, of no such format, or inconsistent.</exception>
    public static PathwayHierarchy Read(SourceText text)
    {
        // The workbook that Export-PathwayHierarchy writes has a row for each place of an interaction.
        if (text.Utf8.Span.StartsWith("PK\x03\x04"u8))
        {
            throw new PathwayException(PathwayErrors.FormatInvalid, $"'{text.Path}' line 1: {NodeRows.Advice}", text.Path);
        }
        if (IsForPeople(text.Utf8.Span))
        {
            throw new PathwayException(PathwayErrors.FormatInvalid,
                $"'{text.Path}' is in no format from which a hierarchy can be read: JSON, OBO, OBO Graphs or GraphML.", text.Path)
                { Action = "Save the hierarchy as .json too, and import that file. Pages, pictures and outlines are made for people." };
        }
        if (FindReader(text.Utf8) is not { } read) { return HierarchyJsonReader.Read(text); }
        if (text.Fault is not null) { throw text.Fault; }
        try { return read(text.Utf8).ToHierarchy(); }
        catch (JsonException failure) { throw JsonText.CreateSyntaxError(text, failure); }
        catch (XmlException failure)
        {
            throw new PathwayException(PathwayErrors.FormatInvalid, $"'{text.Path}', line {failure.LineNumber}, column "
                + $"{failure.LinePosition}: this is not valid XML: {failure.Message}", text.Path, failure);
        }
        catch (InvalidDataException failure)
        {
            throw new PathwayException(PathwayErrors.HierarchyInvalid, $"'{text.Path}': {failure.Message}", text.Path, failure);
        }
    }

    // A page, a picture, an outline: neither GraphML nor JSON nor OBO.
    private static bool IsForPeople(ReadOnlySpan<byte> utf8)
    {
        var start = utf8.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty || start[0] is (byte)'{' or (byte)'[') { return false; }
        if (start[0] == (byte)'<')
        {
            var head = start[..Math.Min(start.Length, MaxHeaderLength)];
            return head.IndexOf("<graphml"u8) < 0
                && (StartsWith(start, "<!doctype html"u8) || head.IndexOf("<html"u8) >= 0 || head.IndexOf("<svg"u8) >= 0);
        }
        return StartsWith(start, "# "u8) || StartsWith(start, "graph "u8) || StartsWith(start, "digraph "u8)
            || StartsWith(start, "flowchart "u8);

        static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
            text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);
    }

    // The table that Export-PathwayHierarchy writes, and what Export-Csv makes of nodes.
    private static bool IsTable(ReadOnlySpan<byte> utf8)
    {
        var end = utf8.IndexOfAny((byte)'\n', (byte)'\r');
        var line = end < 0 ? utf8 : utf8[..end];
        return line.Length < MaxHeaderLength && NodeRows.IsHeader(Encoding.UTF8.GetString(line).Split(',', ';', '\t'));
    }

    private static Func<ReadOnlyMemory<byte>, ReadTerms>? FindReader(ReadOnlyMemory<byte> utf8)
    {
        if (IsTable(utf8.Span)) { return NodeTableReader.Read; }
        var start = utf8.Span.TrimStart(" \t\r\n"u8);
        if (start.StartsWith("<"u8)) { return GraphMlReader.Read; }
        if (start.StartsWith("format-version:"u8) || start.StartsWith("[Term]"u8) || start.StartsWith("!"u8)) { return OboReader.Read; }
        return OboGraphsReader.IsMatch(utf8.Span) ? OboGraphsReader.Read : null;
    }
}

/// <summary>A term as a file of another program has it.</summary>
internal sealed class ReadTerm(string id)
{
    /// <summary>What the file calls it.</summary>
    public string Id { get; } = id;

    public string? Name { get; set; }
    public string? OntologyId { get; set; }
    public string? Description { get; set; }
    public List<string> Synonyms { get; } = [];

    /// <summary>The identifiers of its parents; the first that is not secondary is the parent.</summary>
    public List<(string Id, bool IsSecondary)> Parents { get; } = [];

    /// <summary>What this module wrote beside, by the names of <see cref="TermProperty"/>.</summary>
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>The value of a property as one of an enumeration; null where the file does not state it.</summary>
    /// <exception cref="InvalidDataException">It is another text.</exception>
    public T? Choose<T>(string property)
        where T : struct, Enum => !Values.TryGetValue(property, out var text) ? null
        : Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value
        : throw new InvalidDataException($"the term '{Name ?? Id}' has the {property} '{text}', which is none of "
            + $"{string.Join(", ", Enum.GetNames<T>())}.");
}

/// <summary>The terms of a file, and the hierarchy that they are.</summary>
/// <param name="Format">The name of the format.</param>
/// <param name="Profile">The name of the roots, if the file says it.</param>
/// <param name="Terms">The terms.</param>
internal sealed record ReadTerms(string Format, string? Profile, IReadOnlyList<ReadTerm> Terms)
{
    /// <exception cref="InvalidDataException">Two terms share a name, a parent is missing, or the parents form a cycle.</exception>
    public PathwayHierarchy ToHierarchy()
    {
        if (Terms.Count == 0) { throw new InvalidDataException($"it is {Format}, and there is no term in it."); }
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var term in Terms)
        {
            if (!names.TryAdd(term.Id, NameOf(term))) { throw new InvalidDataException($"the term '{term.Id}' is there twice."); }
        }
        var above = Terms.SelectMany(static term => term.Parents).Select(static parent => parent.Id).ToHashSet(StringComparer.Ordinal);
        NodeRecord[] nodes = [.. Terms.Select(term => ToNode(term, names, isAbove: above.Contains(term.Id)))];
        var profile = NodeCopies.FindProfile(nodes.Select(static node => node.ToDraft()), Profile);
        HierarchyFileValidator.ValidateNodes(nodes, profile);
        return new PathwayHierarchy(new HierarchyDraft
        {
            Profile = profile, RunId = HierarchyJsonReader.ImportedRun, Nodes = [.. nodes.Select(static node => node.ToDraft())],
            Changes = [.. Terms.SelectMany(ToMerges)],
        });
    }

    private static string NameOf(ReadTerm term) => TermName.Clean(term.Name) is { Length: > 0 } name ? name : term.Id;

    private NodeRecord ToNode(ReadTerm term, Dictionary<string, string> names, bool isAbove)
    {
        var parents = term.Parents.Select(parent => (Name: names.TryGetValue(parent.Id, out var name) ? name
            : throw new InvalidDataException($"the term '{NameOf(term)}' names the parent '{parent.Id}', which is not there."),
            parent.IsSecondary)).ToArray();
        var main = parents.FirstOrDefault(static parent => !parent.IsSecondary).Name;
        var state = term.Choose<PathwayNodeState>(TermProperty.State);
        var kind = term.Choose<PathwayNodeKind>(TermProperty.Kind) ?? (main is not null
            ? isAbove ? PathwayNodeKind.Intermediate : PathwayNodeKind.Term
            : state is PathwayNodeState.Unplaced or PathwayNodeState.Unresolved ? PathwayNodeKind.Term : PathwayNodeKind.Root);
        return new NodeRecord
        {
            Name = NameOf(term), Parent = main, Kind = kind,
            State = main is not null || kind == PathwayNodeKind.Root ? null : state ?? PathwayNodeState.Unplaced,
            OntologyId = term.OntologyId, Description = term.Description,
            SecondaryParents = [.. parents.Select(static parent => parent.Name).Where(name => name != main).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)],
            Provenance = main is null && kind != PathwayNodeKind.Root ? null : new AnswererRecord
            {
                Answerer = term.Values.GetValueOrDefault(TermProperty.Answerer, Format),
                Reason = term.Values.GetValueOrDefault("reason"), Confidence = ConfidenceOf(term),
                IsFallback = term.Values.GetValueOrDefault(TermProperty.IsFallback) == "true",
            },
        };
    }

    private static double? ConfidenceOf(ReadTerm term)
    {
        if (!term.Values.TryGetValue(TermProperty.Confidence, out var text)) { return null; }
        return double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture,
            out var value) && value is >= 0 and <= 1 ? value
            : throw new InvalidDataException($"the term '{NameOf(term)}' has the confidence '{text}'; it is a number from 0 to 1.");
    }

    // A synonym is a name that was merged into the term: so interactions that use it find the term.
    private IEnumerable<PathwayChange> ToMerges(ReadTerm term) => term.Synonyms
        .Where(name => TermName.Key(name).Length > 0 && !TermName.Same(name, NameOf(term)))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        .Select(name => new PathwayChange
        {
            Kind = PathwayChangeKind.Merge, Node = name, Before = name, After = NameOf(term), Reason = "a synonym in the file",
            DecidedBy = Format,
        });
}
