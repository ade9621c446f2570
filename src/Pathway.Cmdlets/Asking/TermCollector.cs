using System.Management.Automation;
using System.Text.Json;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Formats.Interactions;
using Pathway.Hierarchies;
using Pathway.Inputs;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Asking;

/// <summary>Collects the input: interactions, names, nodes, hierarchies, copies of these, and rows with proteins or terms.</summary>
internal sealed class TermCollector
{
    private readonly List<PathwayInteraction> interactions = [];
    private readonly List<string> terms = [];
    private readonly HashSet<PathwayHierarchy> hierarchies = [];
    private readonly HierarchyCopies copies = new();
    private readonly InteractionInput input;
    private int rowsWithOneProtein;

    public TermCollector() => input = new InteractionInput(Rejected);

    public IReadOnlyList<PathwayInteraction> Interactions => interactions;

    public IReadOnlyList<string> Terms => terms;

    /// <summary>Inputs without a usable term.</summary>
    public RejectedInputs Rejected { get; } = new();

    /// <summary>Interactions with a term that is too long to be one. They are kept without it.</summary>
    public RejectedInputs LongTerms { get; } = new();

    public bool IsEmpty => interactions.Count == 0 && terms.Count == 0;

    /// <summary>What was left out although no input was rejected; null where nothing was.</summary>
    public string? Notice => rowsWithOneProtein == 0 ? null
        : $"{(rowsWithOneProtein == 1 ? "1 row names" : $"{rowsWithOneProtein} rows name")} a protein and no partner; only the pathway "
            + "terms are used. If another property names the partner, pipe the rows through ConvertTo-PathwayInteraction -ColumnMap first.";

    public void Add(PSObject? item)
    {
        switch (item?.BaseObject)
        {
            case PathwayInteraction interaction: Add(interaction); break;
            case PathwayNode node: Add(node); break;
            case PathwayHierarchy hierarchy: foreach (var node in hierarchy.Nodes) { Add(node); } break;
            case string path when IsFilePath(path): Rejected.Add(InputFault.FilePath, path, path); break;
            case string text when IsFileText(text): Rejected.Add(InputFault.Text, text, text); break;
            case string name: Add(name, name); break;
            case FileSystemInfo file: Rejected.Add(InputFault.File, file.FullName, file); break;
            case null: Rejected.Add(InputFault.NoName, null); break;
            default: AddObject(item!); break;
        }
    }

    /// <summary>Takes what only the whole input shows. Call it after the last input.</summary>
    public void Complete()
    {
        foreach (var (nodes, found) in copies.GetParts())
        {
            foreach (var interaction in found) { Add(interaction); }
            terms.AddRange(nodes.Where(static node => node.Kind is PathwayNodeKind.Term).Select(static node => node.Name));
        }
    }

    // A property Pathway always names a term. Other properties count in a row of data, but not in a process, a service or a command.
    private void AddObject(PSObject item)
    {
        if (InteractionInput.IsRow(item))
        {
            if (input.TryCreate(item) is not { } json) { return; }
            using (json) { AddRow(item, json.RootElement); }
        }
        else if (item.Properties["Pathway"] is { } pathway) { Add(pathway.Value?.ToString(), item); }
        else { Rejected.Add(InputFault.NoTerm(RejectedInputs.GetTypeName(item)), item); }
    }

    private void AddRow(PSObject item, JsonElement row)
    {
        var fields = new JsonFields(row);
        if (copies.TryAdd(row, fields, reason => Rejected.Add(InputFault.InvalidCopy(reason), "", item))) { return; }
        // Of the nodes in a table, as of nodes, only terms count.
        if (HierarchyProperties.IsRow(fields) && fields.Text("Kind") != nameof(PathwayNodeKind.Term)) { return; }
        var rejectedBefore = Rejected.Count;
        if (input.HoldsInteractions(row, item))
        {
            foreach (var interaction in input.Read(row, item)) { Add(WithName(interaction, fields)); }
        }
        else if (Rejected.Count == rejectedBefore) { AddTerms(item, row, fields); }
    }

    // One protein and a name: the name is that of the term.
    private static PathwayInteraction WithName(PathwayInteraction interaction, JsonFields row) =>
        interaction is { Query: null, Functions.Count: 0, Terms.Count: 0 } && row.Text("Name") is { } name && name != interaction.Partner
            ? interaction with { Pathway = name } : interaction;

    private void AddTerms(PSObject item, JsonElement row, JsonFields fields)
    {
        var columns = input.FindColumns(row);
        var values = row.EnumerateObject().Select(static property => property.Value).ToArray();
        var index = columns.Fields.ToList().IndexOf("pathway");
        var value = index >= 0 ? values[index] : fields.TryGet("Name", out var named) ? named : (JsonElement?)null;
        if (value is null)
        {
            Rejected.Add(InputFault.NoPartner(ObjectRows.DescribeMissingPartner(row, columns)), "", item);
            return;
        }
        if (value is { ValueKind: JsonValueKind.Null } && fields.Value("Name") is { } other) { (value, index) = (other, -1); }
        var names = ReadNames(value.Value, index >= 0);
        if (names.Count == 0) { Rejected.Add(InputFault.NoName, item); }
        foreach (var name in names) { Add(name, item); }
        var query = columns.Fields.ToList().IndexOf("query");
        if (names.Count > 0 && query >= 0 && JsonFields.Text(values[query]) is { } protein && !CellText.IsEmpty(protein))
        {
            rowsWithOneProtein++;
        }
    }

    private static IReadOnlyList<string> ReadNames(JsonElement value, bool isTermColumn)
    {
        if (value.ValueKind is JsonValueKind.Array)
        {
            return [.. value.EnumerateArray().Select(JsonFields.Text).OfType<string>()];
        }
        if (JsonFields.Text(value) is not { } text) { return []; }
        return isTermColumn ? [.. CellText.SplitTerms(text).Where(static term => !CellText.IsEmpty(term))] : [text];
    }

    // An interaction without a usable term is kept as unassigned.
    private void Add(PathwayInteraction interaction)
    {
        interactions.Add(interaction);
        var place = interaction.Source ?? interaction.Id;
        foreach (var _ in interaction.Terms.Where(static term => TermName.Key(term).Length > TermName.MaximumLength))
        {
            LongTerms.Add(InputFault.LongTerm, place, place);
        }
    }

    // A node gives its term. The interactions of its hierarchy are added once, those without a term too.
    private void Add(PathwayNode node)
    {
        if (hierarchies.Add(node.Hierarchy)) { interactions.AddRange(node.Hierarchy.Interactions); }
        if (node.Kind is PathwayNodeKind.Term) { terms.Add(node.Name); }
    }

    private void Add(string? name, object target)
    {
        switch (TermName.Key(name).Length)
        {
            case 0: Rejected.Add(InputFault.NoName, target); break;
            case > TermName.MaximumLength: Rejected.Add(InputFault.LongName, name!, target); break;
            default: terms.Add(name!); break;
        }
    }

    // No name of a pathway ends like a file that can be read.
    private static bool IsFilePath(string text) =>
        !text.Contains('\n', StringComparison.Ordinal) && InteractionFile.HasKnownExtension(text.Trim());

    // JSON, or a table of several lines, in one text.
    private static bool IsFileText(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start is ['{', ..] || (start is ['[', ..] && start[1..].TrimStart() is ['{', ..])) { return start.Contains('"'); }
        return text.Contains('\n', StringComparison.Ordinal)
            && text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(static line => line.AsSpan().ContainsAny("\t;,")) > 1;
    }
}
