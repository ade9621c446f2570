using System.Collections;
using System.Management.Automation;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Asking;

/// <summary>Takes in whatever a user pipes: interactions, names, nodes, or objects with a property Pathway or Name.</summary>
internal sealed class TermCollector
{
    private readonly List<PathwayInteraction> interactions = [];
    private readonly List<string> terms = [];
    private readonly HashSet<PathwayHierarchy> hierarchies = [];

    public IReadOnlyList<PathwayInteraction> Interactions => interactions;

    public IReadOnlyList<string> Terms => terms;

    public bool IsEmpty => interactions.Count == 0 && terms.Count == 0;

    /// <exception cref="PathwayException">It names no usable term; an interaction is kept all the same.</exception>
    public void Add(PSObject? item)
    {
        switch (item?.BaseObject)
        {
            case PathwayInteraction interaction:
                // Kept whatever its terms are: one that cannot be used leaves it unassigned, not lost.
                interactions.Add(interaction);
                foreach (var term in interaction.Terms) { Valid(term, interaction.Source ?? interaction.Id); }
                break;
            case PathwayNode node: Add(node); break;
            case string name: terms.Add(Valid(name, name)); break;
            // It has a property Name too, but who pipes a file wants what stands in it.
            case FileSystemInfo file: throw new PathwayException(PathwayErrors.NameInvalid, $"'{file.FullName}' is a file or a folder and names no pathway: read it with Import-PathwayInteraction first.", file);
            case IDictionary table: terms.Add(Valid((table["Pathway"] ?? table["Name"])?.ToString(), table)); break;
            default: terms.Add(Valid((item?.Properties["Pathway"] ?? item?.Properties["Name"])?.Value?.ToString(), item)); break;
        }
    }

    // A node stands for its term; the interactions of its hierarchy come along once, those without a term too.
    private void Add(PathwayNode node)
    {
        if (hierarchies.Add(node.Hierarchy)) { interactions.AddRange(node.Hierarchy.Interactions); }
        if (node.Kind is PathwayNodeKind.Term) { terms.Add(node.Name); }
    }

    private static string Valid(string? name, object? target)
    {
        var key = TermName.Key(name);
        if (key.Length == 0) { throw new PathwayException(PathwayErrors.NameInvalid, "An input names no pathway: a string, an interaction, or an object with a property Pathway or Name is needed.", target); }
        return key.Length <= TermName.MaximumLength ? name! : throw new PathwayException(PathwayErrors.NameInvalid, $"A pathway name has {key.Length} characters: '{key[..40]}…'.", key[..40]);
    }
}
