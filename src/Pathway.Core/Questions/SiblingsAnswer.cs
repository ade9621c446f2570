namespace Pathway.Questions;

/// <summary>The further children of a parent. An empty list is an answer: there are none.</summary>
internal sealed record SiblingsAnswer : Answer
{
    public IReadOnlyList<SiblingTerm> Siblings { get; init; } = [];

    /// <summary>Whether the curator does not know the parent at all; null where it does. To know of no children is something else.</summary>
    public bool? IsUnknown { get; init; }

    public override bool IsAbstention => IsUnknown == true;

    public override SiblingsAnswer Abstention(string reason) => new() { IsUnknown = true, Reason = reason };
}

/// <summary>A term beside others under one parent.</summary>
internal sealed record SiblingTerm(string Name, string? Description);
