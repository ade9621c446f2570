using Pathway.Model;

namespace Pathway.Steps.Hierarchy;

/// <summary>Where a term was put, and by whom.</summary>
internal sealed record Placement
{
    /// <summary>The parent as it was spelled, or null where none was found.</summary>
    public string? Parent { get; init; }

    /// <summary>What the parent means, or null.</summary>
    public string? ParentDescription { get; init; }

    /// <summary>Who placed it.</summary>
    public PathwayProvenance? Provenance { get; init; }

    /// <summary>Why there is no parent: a question was not answered, or no root serves.</summary>
    public PathwayNodeState State { get; init; } = PathwayNodeState.Unplaced;

    public string? ParentKey => Parent is null ? null : TermName.Key(Parent);

    public static Placement Unresolved { get; } = new() { State = PathwayNodeState.Unresolved };
}
