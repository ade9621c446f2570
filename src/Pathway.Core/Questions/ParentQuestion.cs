using Pathway.Model;

namespace Pathway.Questions;

/// <summary>What is the immediate parent of a term, on its way to one of the roots?</summary>
internal sealed record ParentQuestion : Question<ParentAnswer>
{
    public override string Kind => "parent";

    /// <summary>The roots that the chain must reach.</summary>
    public required PathwayRootProfile Roots { get; init; }

    /// <summary>Keys of terms that may not be named, in ordinal order: refused answers, or the subtree of the term.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    public override IEnumerable<string> Context => [Roots.Fingerprint, .. Excluded];

    // A cache of another program knows one parent a term; it cannot know a better one than the one that was refused.
    public override bool AcceptsImported => Excluded.Count == 0;

    public override string Text => Excluded.Count == 0 ? $"parent of '{Subject}'" : $"parent of '{Subject}' other than {Excluded.Count} excluded";
}

/// <summary>The parent of a term. An abstention names none.</summary>
internal sealed record ParentAnswer : Answer
{
    /// <summary>The name of the parent as the curator spells it; null for an abstention.</summary>
    public string? Parent { get; init; }

    /// <summary>What the parent means, or null.</summary>
    public string? Description { get; init; }

    public override bool IsAbstention => Parent is null;

    public override ParentAnswer Abstention(string reason) => new() { Reason = reason };
}
