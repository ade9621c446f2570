using System.Text;
using System.Text.Json;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Formats.Hierarchies.Reading;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Hierarchies;

/// <summary>
/// Collects nodes and hierarchies that are copies: from a job, from Import-Clixml, or from JSON. Nodes of one hierarchy find together by
/// what they carry of it.
/// </summary>
internal sealed class HierarchyCopies
{
    private const int MaxNamed = 5;

    private readonly List<Group> groups = [];
    private readonly List<HierarchyDraft> drafts = [];
    private readonly List<ReadTerm> rows = [];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => groups.Count == 0 && drafts.Count == 0 && rows.Count == 0;

    /// <summary>What nodes without a link to their hierarchy do not carry; null where all have one.</summary>
    public string? Notice => rows.Count > 0
        ? "Rows of a table carry no interactions, no changes and no open questions. Save the hierarchy with Export-PathwayHierarchy as "
            + ".json to keep them."
        : groups.All(static group => group.IsWhole)
        ? null
        : "Nodes that come without their property HierarchyLink carry no changes, no open questions and no interactions without a term. "
            + "Pass all properties, or save the hierarchy with Export-PathwayHierarchy as .json.";

    /// <summary>Takes an object if it is a node or a hierarchy.</summary>
    /// <param name="json">The object.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="onFault">Takes the reason why it is not whole.</param>
    /// <returns>Whether it is one of them, whole or not.</returns>
    public bool TryAdd(JsonElement json, JsonFields fields, Action<string> onFault)
    {
        if (HierarchyProperties.IsCanonical(fields))
        {
            AddSaved(json, onFault);
            return true;
        }
        var isHierarchy = HierarchyProperties.IsHierarchy(fields);
        if (!isHierarchy && !HierarchyProperties.IsNode(fields)) { return false; }
        try
        {
            if (isHierarchy) { drafts.Add(HierarchyProperties.ReadHierarchy(json)); }
            else { Add(NodeCopy.Read(json)); }
        }
        catch (InvalidDataException failure) { onFault(failure.Message); }
        return true;
    }

    /// <summary>Takes a node in a row of a table; its rows are one hierarchy.</summary>
    /// <exception cref="InvalidDataException">It is not whole.</exception>
    public void AddRow(JsonFields fields) => rows.Add(NodeTableReader.ReadRow(name => fields.Text(name)));

    /// <summary>The nodes and the interactions of each hierarchy, as far as they came.</summary>
    public IEnumerable<(IReadOnlyCollection<NodeDraft> Nodes, IReadOnlyCollection<PathwayInteraction> Interactions)> GetParts()
    {
        foreach (var draft in drafts) { yield return (draft.Nodes, draft.Interactions); }
        foreach (var group in groups)
        {
            PathwayInteraction[] found = [.. NodeCopies.Unite(group.Nodes.Select(static node => node.Interactions)),
                .. group.Nodes.SelectMany(static node => node.Link?.Interactions ?? [])];
            yield return ([.. group.Nodes.Select(static node => node.Draft)], found);
        }
    }

    /// <summary>The hierarchies, with whether each is whole.</summary>
    /// <param name="allowPartial">Whether a part is accepted.</param>
    /// <param name="reject">Takes an error for each that is not accepted.</param>
    public IEnumerable<(PathwayHierarchy Hierarchy, bool IsWhole)> Build(bool allowPartial, Action<PathwayException> reject)
    {
        foreach (var draft in drafts)
        {
            if (Create(() => draft, reject) is { } hierarchy) { yield return (hierarchy, true); }
        }
        if (rows.Count > 0 && Create(ReadTable, reject) is { } table) { yield return (table, true); }
        foreach (var group in groups)
        {
            var count = group.Nodes[0].Link?.Count;
            if (count > group.Nodes.Count && !allowPartial)
            {
                reject(CreatePartialError(group, count.Value));
                continue;
            }
            if (Create(() => NodeCopies.ToDraft(group.Nodes, allowPartial), reject) is { } hierarchy)
            {
                yield return (hierarchy, count is null || count == group.Nodes.Count);
            }
        }
    }

    private HierarchyDraft ReadTable() => NodeDrafts.Of(new ReadTerms(NodeTableReader.Format, Profile: null, rows).ToHierarchy());

    private void AddSaved(JsonElement json, Action<string> onFault)
    {
        try
        {
            var text = SourceText.CreateEmbedded("the input", 1, Encoding.UTF8.GetBytes(json.GetRawText()));
            drafts.Add(NodeDrafts.Of(HierarchyJsonReader.Read(text)));
        }
        catch (PathwayException failure) { onFault(failure.Message); }
    }

    private void Add(NodeCopy node)
    {
        var group = groups.Find(group => group.Id == GetId(node) && group.Accepts(node));
        if (group is null) { groups.Add(group = new Group(GetId(node))); }
        group.Add(node);
    }

    private static string GetId(NodeCopy node) => node.Link?.Id ?? node.RunId;

    private static PathwayHierarchy? Create(Func<HierarchyDraft> create, Action<PathwayException> reject)
    {
        try { return new PathwayHierarchy(create()); }
        catch (InvalidDataException failure)
        {
            reject(new PathwayException(PathwayErrors.InputInvalid,
                $"The nodes are not a hierarchy: {failure.Message.TrimEnd('.')}.", null, failure));
            return null;
        }
    }

    private static PathwayException CreatePartialError(Group group, int count)
    {
        var named = string.Join(", ", group.Nodes.Take(MaxNamed).Select(static node => $"'{node.Draft.Name}'"));
        return new PathwayException(PathwayErrors.InputPartial,
            $"The input contains {group.Nodes.Count} of {count} nodes of a hierarchy that came from another process or a file: {named}"
                + $"{(group.Nodes.Count > MaxNamed ? " and others" : "")}.", group.Nodes[0].Draft.Name);
    }

    private sealed class Group(string id)
    {
        private readonly Dictionary<string, NodeCopy> byKey = new(StringComparer.Ordinal);

        public string Id => id;

        public List<NodeCopy> Nodes { get; } = [];

        /// <summary>Whether the nodes carry everything of their hierarchy.</summary>
        public bool IsWhole => Nodes.All(static node => node.Link is not null);

        /// <summary>A node of the same name is the same node, or begins another hierarchy of a run without a name.</summary>
        public bool Accepts(NodeCopy node) => node.Link is not null || !byKey.TryGetValue(node.Draft.Key, out var known)
            || (known.Draft.Parent == node.Draft.Parent && known.Draft.Provenance == node.Draft.Provenance);

        public void Add(NodeCopy node)
        {
            if (byKey.TryAdd(node.Draft.Key, node)) { Nodes.Add(node); }
        }
    }
}
