using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>
/// Reads nodes and hierarchies in the form of their properties: as ConvertTo-Json writes them, and as Import-Clixml and jobs return them.
/// </summary>
internal static class HierarchyProperties
{
    /// <summary>Whether an object has the properties of a node.</summary>
    public static bool IsNode(JsonFields fields) => fields.Has("Name") && fields.Has("Kind") && fields.Has("State")
        && fields.TryGet("Parent", out _) && fields.Value("Path") is { ValueKind: not JsonValueKind.String }
        && fields.TryGet("CandidateParents", out _);

    /// <summary>Whether an object is a node in a row of a table, which names the interactions of the node at most.</summary>
    public static bool IsRow(JsonFields fields) => fields.Has("Name") && fields.Has("Kind") && fields.Has("State")
        && fields.TryGet("Parent", out _) && fields.Value("Path") is { ValueKind: JsonValueKind.String };

    /// <summary>Whether an object has the properties of a hierarchy.</summary>
    public static bool IsHierarchy(JsonFields fields) => fields.Has("Nodes") && fields.Has("Profile") && fields.Has("RunId")
        && !fields.Has("format");

    /// <summary>Whether an object is a saved hierarchy, read from its file by another command.</summary>
    public static bool IsCanonical(JsonFields fields) => fields.Text("format") == HierarchyFile.FormatName && fields.Has("nodes");

    /// <summary>Whether a text holds nodes or a hierarchy in this form.</summary>
    public static bool IsMatch(ReadOnlyMemory<byte> json)
    {
        // The canonical form says first what it is.
        if (json.Span.TrimStart(" \t\r\n{"u8).StartsWith("\"format\""u8)) { return false; }
        try
        {
            using var document = JsonDocument.Parse(json, SafeJson.DocumentOptions);
            var first = document.RootElement.ValueKind is JsonValueKind.Array && document.RootElement.GetArrayLength() > 0
                ? document.RootElement[0] : document.RootElement;
            if (first.ValueKind is not JsonValueKind.Object) { return false; }
            var fields = new JsonFields(first);
            return IsNode(fields) || IsHierarchy(fields);
        }
        catch (JsonException)
        {
            // The reader of the canonical form reports where it breaks off.
            return false;
        }
    }

    /// <summary>The parts of the hierarchy that a text in this form holds.</summary>
    /// <exception cref="InvalidDataException">It is not whole, or holds several hierarchies; the message says why.</exception>
    public static HierarchyDraft ReadDraft(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, SafeJson.DocumentOptions);
        var root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Array) { return ReadOne(root); }
        if (root.GetArrayLength() == 1 && IsHierarchy(new JsonFields(root[0]))) { return ReadHierarchy(root[0]); }
        NodeCopy[] nodes = [.. root.EnumerateArray().Select(ReadItem)];
        return nodes is [{ Link.Count: var count }, ..] && count > nodes.Length
            ? throw new InvalidDataException($"it holds {nodes.Length} of {count} nodes of a hierarchy")
            : NodeCopies.ToDraft(nodes, addsMissing: false);
    }

    /// <summary>The parts of a hierarchy from an object with its properties.</summary>
    /// <exception cref="InvalidDataException">It is not whole; the message says why.</exception>
    public static HierarchyDraft ReadHierarchy(JsonElement hierarchy)
    {
        var fields = new JsonFields(hierarchy);
        PropertyShape.CheckWhole("Profile", fields.Value("Profile") ?? default);
        foreach (var list in (string[])["Nodes", "Changes", "Failures", "Interactions"])
        {
            // The interactions of a node stand in the hierarchy too: there they are complete, even if they are cut off here.
            if (fields.Value(list) is not { } value) { continue; }
            if (value.ValueKind is not JsonValueKind.Array) { PropertyShape.CheckWhole(list, value); }
            else if (value.EnumerateArray().Any(static item => item.ValueKind is not JsonValueKind.Object))
            {
                throw new InvalidDataException(CutText.Describe(list, ""));
            }
        }
        return new HierarchyDraft
        {
            Profile = NodeCopies.ReadProfile(fields.Value("Profile")!.Value),
            RunId = fields.Text("RunId") ?? HierarchyJsonReader.ImportedRun,
            Nodes = [.. fields.Items("Nodes").Select(static node => NodeCopy.Read(node, readsInteractions: false).Draft)],
            Interactions = [.. fields.Items("Interactions").Select(NodeCopies.ReadInteraction)],
            Changes = NodeCopies.ReadList<PathwayChange>(fields, "Changes"),
            Failures = NodeCopies.ReadList<PathwayFailure>(fields, "Failures"),
        };
    }

    private static HierarchyDraft ReadOne(JsonElement root) => IsHierarchy(new JsonFields(root)) ? ReadHierarchy(root)
        : NodeCopies.ToDraft([ReadItem(root)], addsMissing: false);

    private static NodeCopy ReadItem(JsonElement item)
    {
        if (item.ValueKind is JsonValueKind.Object)
        {
            var fields = new JsonFields(item);
            if (IsNode(fields)) { return NodeCopy.Read(item); }
            if (IsRow(fields)) { throw new InvalidDataException(CutText.Describe("Path", "")); }
        }
        throw new InvalidDataException(item.ValueKind is JsonValueKind.String ? CutText.Describe("nodes", "")
            : "beside nodes it holds other objects");
    }
}

/// <summary>
/// A node that came from another process or from JSON: its own values, its interactions, and what it knows of its hierarchy.
/// </summary>
internal sealed record NodeCopy
{
    /// <summary>The values of the node.</summary>
    public required NodeDraft Draft { get; init; }

    /// <summary>The names from the top of its chain down to the node.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>Its interactions.</summary>
    public IReadOnlyList<PathwayInteraction> Interactions { get; init; } = [];

    /// <summary>The run that built its hierarchy.</summary>
    public required string RunId { get; init; }

    /// <summary>Which hierarchy it is of, and, in the first node, what is not in any node; null for JSON.</summary>
    public HierarchyLink? Link { get; init; }

    /// <summary>The copy that an object with the properties of a node is.</summary>
    /// <exception cref="InvalidDataException">It is not whole; the message says why.</exception>
    public static NodeCopy Read(JsonElement node, bool readsInteractions = true)
    {
        var fields = new JsonFields(node);
        foreach (var name in (string[])["Path", "CandidateParents", "SecondaryParents", "Provenance"])
        {
            if (fields.Value(name) is { } value) { PropertyShape.CheckWhole(name, value); }
        }
        return new NodeCopy
        {
            Draft = ReadDraft(fields), Path = ReadTexts(fields, "Path"), RunId = fields.Text("RunId") ?? HierarchyJsonReader.ImportedRun,
            Interactions = readsInteractions ? [.. fields.Items("Interactions").Select(NodeCopies.ReadInteraction)] : [],
            Link = ReadLink(fields),
        };
    }

    private static IReadOnlyList<string> ReadTexts(JsonFields fields, string name) =>
        [.. fields.Items(name).Where(static item => item.ValueKind is JsonValueKind.String).Select(static item => item.GetString()!)];

    private static HierarchyLink? ReadLink(JsonFields fields)
    {
        if (fields.Text(nameof(PathwayNode.HierarchyLink)) is not { } text) { return null; }
        try { return HierarchyLink.Read(text); }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"its '{nameof(PathwayNode.HierarchyLink)}' is not what this module wrote", failure);
        }
    }

    private static NodeDraft ReadDraft(JsonFields fields)
    {
        var values = new JsonObject();
        foreach (var name in (string[])["Name", "Parent", "Kind", "State", "OntologyId", "Description", "Provenance"])
        {
            if (fields.Value(name) is { } value) { values[name] = JsonNode.Parse(value.GetRawText()); }
        }
        try
        {
            return values.Deserialize<NodeDraft>(PropertyForm.Options)! with
            {
                CandidateParents = ReadTexts(fields, "CandidateParents"), SecondaryParents = ReadTexts(fields, "SecondaryParents"),
            };
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"the node '{fields.Text("Name")}' has a value of another kind than expected "
                + $"({failure.Path?.Replace("$.", "", StringComparison.Ordinal)})", failure);
        }
    }
}

/// <summary>Puts copies of nodes together to a hierarchy.</summary>
internal static class NodeCopies
{
    private const string UnknownProfile = "input";

    /// <summary>The parts of the hierarchy of which the nodes are.</summary>
    /// <param name="nodes">Nodes of one hierarchy, each once.</param>
    /// <param name="addsMissing">Adds nodes that are missing above others; else that is a fault.</param>
    /// <exception cref="InvalidDataException">A node above another, or every root, is missing.</exception>
    public static HierarchyDraft ToDraft(IReadOnlyList<NodeCopy> nodes, bool addsMissing)
    {
        var head = nodes.Select(static node => node.Link).FirstOrDefault(static link => link?.Profile is not null);
        var drafts = nodes.Select(static node => node.Draft).ToList();
        AddMissing(nodes, drafts, addsMissing);
        var names = drafts.Select(static draft => draft.Key).ToHashSet(StringComparer.Ordinal);
        return new HierarchyDraft
        {
            Profile = head is null ? FindProfile(drafts) : CreateProfile(head.Profile!.Name, head.Profile.Roots),
            RunId = nodes[0].RunId,
            Nodes = drafts,
            Interactions = [.. Unite(nodes.Select(static node => node.Interactions)), .. head?.Interactions ?? []],
            Changes = [.. (head?.Changes ?? []).Where(change => nodes.Count == head!.Count || names.Contains(TermName.Key(change.Node)))],
            Failures = [.. (head?.Failures ?? [])
                .Where(failure => nodes.Count == head!.Count || names.Contains(TermName.Key(failure.Subject)))],
        };
    }

    /// <summary>The interactions of several nodes: one that stands in several nodes is one.</summary>
    public static IEnumerable<PathwayInteraction> Unite(IEnumerable<IReadOnlyList<PathwayInteraction>> lists)
    {
        var most = new Dictionary<(string, string, string?), List<PathwayInteraction>>();
        foreach (var same in lists.SelectMany(static list => list.GroupBy(static one => (one.Id, one.Json, one.Query))))
        {
            // The same record twice in one node stood twice in the input.
            if (!most.TryGetValue(same.Key, out var held) || held.Count < same.Count()) { most[same.Key] = [.. same]; }
        }
        return most.Values.SelectMany(static held => held);
    }

    /// <exception cref="InvalidDataException">It is not whole.</exception>
    public static PathwayInteraction ReadInteraction(JsonElement interaction) => interaction.ValueKind is JsonValueKind.Object
        ? InteractionParser.Read(interaction.GetRawText(), null, null)
        : throw new InvalidDataException(CutText.Describe("Interactions", ""));

    /// <exception cref="InvalidDataException">It is not whole.</exception>
    public static PathwayRootProfile ReadProfile(JsonElement profile)
    {
        try
        {
            var read = profile.Deserialize<ProfileRecord>(PropertyForm.Options)!;
            return CreateProfile(read.Name, read.Roots);
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"its profile has no roots, or is not whole; {CutText.Advice}", failure);
        }
    }

    /// <exception cref="InvalidDataException">It is not whole.</exception>
    public static IReadOnlyList<T> ReadList<T>(JsonFields fields, string name)
    {
        try
        {
            return [.. fields.Items(name).Select(static item => item.Deserialize<T>(PropertyForm.Options)!)];
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"its '{name}' is not what this module has there: {failure.Message}", failure);
        }
    }

    private static void AddMissing(IReadOnlyList<NodeCopy> nodes, List<NodeDraft> drafts, bool addsMissing)
    {
        var known = drafts.Select(static draft => draft.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            for (var i = node.Path.Count - 2; i >= 0 && known.Add(TermName.Key(node.Path[i])); i--)
            {
                if (!addsMissing)
                {
                    throw new InvalidDataException($"the node '{node.Draft.Name}' is there, and '{node.Path[i]}' above it is missing");
                }
                drafts.Add(new NodeDraft
                {
                    Name = node.Path[i], Parent = i == 0 ? null : node.Path[i - 1],
                    Kind = i == 0 && node.Draft.State == PathwayNodeState.Placed ? PathwayNodeKind.Root : PathwayNodeKind.Intermediate,
                    State = node.Draft.State,
                });
            }
        }
    }

    /// <summary>
    /// The profile of the roots among nodes. Where their names are those of a profile that ships with the module, it is that one.
    /// </summary>
    /// <exception cref="InvalidDataException">There is no root.</exception>
    public static PathwayRootProfile FindProfile(IEnumerable<NodeDraft> drafts, string? name = null)
    {
        var roots = drafts.Where(static draft => draft.Kind == PathwayNodeKind.Root).ToArray();
        if (roots.Length == 0) { throw new InvalidDataException("there is no root among the nodes"); }
        var keys = roots.Select(static root => root.Key).ToHashSet(StringComparer.Ordinal);
        return RootProfiles.Shipped.Select(RootProfiles.Load)
            .FirstOrDefault(profile => keys.SetEquals(profile.Roots.Select(static root => root.Key)))
            ?? CreateProfile(name ?? UnknownProfile, [.. roots.Select(static root => new PathwayRoot
                { Name = root.Name, Id = root.OntologyId, Description = root.Description })]);
    }

    private static PathwayRootProfile CreateProfile(string name, IReadOnlyList<PathwayRoot> roots)
    {
        try { return new PathwayRootProfile(name, roots); }
        catch (ArgumentException failure) { throw new InvalidDataException(failure.Message.Split(" (Parameter", 2)[0], failure); }
    }
}
