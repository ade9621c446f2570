namespace Pathway.Model;

/// <summary>
/// A finished hierarchy: its nodes, the interactions that hang in it, those that hang nowhere, and what was changed on the way.
/// Immutable; nodes that travel through a pipeline refer to it.
/// </summary>
public sealed class PathwayHierarchy
{
    private readonly Dictionary<string, PathwayNode> byKey;

    internal PathwayHierarchy(HierarchyDraft draft)
    {
        Profile = draft.Profile;
        RunId = draft.RunId;
        IsComplete = draft.Failures.Count == 0;
        Changes = draft.Changes.ToArray();
        Failures = draft.Failures.ToArray();
        Interactions = InteractionOrder.Sort(draft.Interactions);
        Nodes = HierarchyAssembly.Arrange(this, draft, out byKey);
        Unassigned = Interactions.Where(interaction => !interaction.Terms.Any(term => byKey.ContainsKey(TermName.Key(term)))).ToArray();
    }

    /// <summary>The roots that the hierarchy was built for.</summary>
    public PathwayRootProfile Profile { get; }

    /// <summary>The run that built it. Not part of the canonical form.</summary>
    public string RunId { get; }

    /// <summary>Whether every question was answered. An incomplete hierarchy is completed by running again.</summary>
    public bool IsComplete { get; }

    /// <summary>The nodes, parents before children: roots in the order of the profile, children by name.</summary>
    public IReadOnlyList<PathwayNode> Nodes { get; }

    /// <summary>Every interaction that went in, in a stable order.</summary>
    public IReadOnlyList<PathwayInteraction> Interactions { get; }

    /// <summary>The interactions that hang under no node, because they carry no usable pathway term. Kept, never dropped.</summary>
    public IReadOnlyList<PathwayInteraction> Unassigned { get; }

    /// <summary>What was changed on the way, in a stable order.</summary>
    public IReadOnlyList<PathwayChange> Changes { get; }

    /// <summary>The questions that were not answered.</summary>
    public IReadOnlyList<PathwayFailure> Failures { get; }

    /// <summary>The node of that name, however it is spelled, or null.</summary>
    public PathwayNode? Find(string? name) => byKey.GetValueOrDefault(TermName.Key(name));

    /// <summary>Counts in a line.</summary>
    public override string ToString() => $"{Nodes.Count} nodes under {Profile.Roots.Count} roots, {Interactions.Count} interactions";
}
