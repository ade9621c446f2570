using System.Collections;
using System.Management.Automation;
using Pathway.Inputs;
using Pathway.Model;

namespace Pathway.Asking;

/// <summary>Takes in what a user pipes: interactions, names, nodes, hierarchies, and rows with a property Pathway or Name.</summary>
internal sealed class TermCollector
{
    private readonly List<PathwayInteraction> interactions = [];
    private readonly List<string> terms = [];
    private readonly HashSet<PathwayHierarchy> hierarchies = [];

    public IReadOnlyList<PathwayInteraction> Interactions => interactions;

    public IReadOnlyList<string> Terms => terms;

    /// <summary>What names no usable term. An interaction is kept all the same.</summary>
    public RefusedInputs Refused { get; } = new();

    public bool IsEmpty => interactions.Count == 0 && terms.Count == 0;

    public void Add(PSObject? item)
    {
        switch (item?.BaseObject)
        {
            case PathwayInteraction interaction: Add(interaction); break;
            case PathwayNode node: Add(node); break;
            case PathwayHierarchy hierarchy: foreach (var node in hierarchy.Nodes) { Add(node); } break;
            case string name: Add(name, name); break;
            case IDictionary table: Add((table["Pathway"] ?? table["Name"])?.ToString(), table); break;
            case FileSystemInfo file: Refused.Add(InputFault.File, file.FullName, file); break;
            case null: Refused.Add(InputFault.NoName, null); break;
            default: AddRow(item!); break;
        }
    }

    // A property Pathway says what it is. One that is called Name does so in a row; a process, a service or a command has one by chance.
    private void AddRow(PSObject row)
    {
        if (row.Properties["Pathway"] is { } pathway) { Add(pathway.Value?.ToString(), row); }
        else if (Rows.IsRow(row)) { Add(row.Properties["Name"]?.Value?.ToString(), row); }
        else { Refused.Add(InputFault.NoTerm(RefusedInputs.TypeOf(row)), row); }
    }

    // Kept whatever its terms are: one that cannot be used leaves it unassigned, not lost.
    private void Add(PathwayInteraction interaction)
    {
        interactions.Add(interaction);
        var place = interaction.Source ?? interaction.Id;
        foreach (var _ in interaction.Terms.Where(static term => TermName.Key(term).Length > TermName.MaximumLength)) { Refused.Add(InputFault.LongTerm, place, place); }
    }

    // A node stands for its term; the interactions of its hierarchy come along once, those without a term too.
    private void Add(PathwayNode node)
    {
        if (hierarchies.Add(node.Hierarchy)) { interactions.AddRange(node.Hierarchy.Interactions); }
        if (node.Kind is PathwayNodeKind.Term) { terms.Add(node.Name); }
    }

    private void Add(string? name, object target)
    {
        switch (TermName.Key(name).Length)
        {
            case 0: Refused.Add(InputFault.NoName, target); break;
            case > TermName.MaximumLength: Refused.Add(InputFault.LongName, name!, target); break;
            default: terms.Add(name!); break;
        }
    }
}
