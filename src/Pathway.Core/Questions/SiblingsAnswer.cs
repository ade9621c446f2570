namespace Pathway.Questions;

/// <summary>The further children of a parent. An empty list is an answer: there are none.</summary>
internal sealed record SiblingsAnswer : Answer
{
    public IReadOnlyList<SiblingTerm> Siblings { get; init; } = [];

    public override bool IsAbstention => false;
}

/// <summary>A term beside others under one parent.</summary>
internal sealed record SiblingTerm(string Name, string? Description);
