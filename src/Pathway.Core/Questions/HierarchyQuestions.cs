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

    public override string Text => Excluded.Count == 0
        ? $"parent of '{Subject}'" : $"parent of '{Subject}' other than {Excluded.Count} excluded";
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

/// <summary>Under which root does a term belong, when no parent could be found for it?</summary>
internal sealed record RootQuestion : Question<RootAnswer>
{
    public override string Kind => "root";

    /// <summary>The roots to choose from.</summary>
    public required PathwayRootProfile Roots { get; init; }

    public override IEnumerable<string> Context => [Roots.Fingerprint];

    public override string Text => $"root for '{Subject}'";
}

/// <summary>The root of a term. An abstention names none.</summary>
internal sealed record RootAnswer : Answer
{
    /// <summary>The name of the root; null for an abstention.</summary>
    public string? Root { get; init; }

    public override bool IsAbstention => Root is null;

    public override RootAnswer Abstention(string reason) => new() { Reason = reason };
}

/// <summary>
/// Which terms are the most relevant children of a parent, five to seven of them? The children found so far are not told, so
/// that the answer serves every run.
/// </summary>
internal sealed record SiblingsQuestion : Question<SiblingsAnswer>
{
    public override string Kind => "siblings";

    /// <summary>The roots of the hierarchy.</summary>
    public required PathwayRootProfile Roots { get; init; }

    public override IEnumerable<string> Context => [Roots.Fingerprint];

    public override bool AcceptsImported => true;

    public override string Text => $"siblings under '{Subject}'";
}

/// <summary>The further children of a parent. An empty list is an answer: there are none.</summary>
internal sealed record SiblingsAnswer : Answer
{
    public IReadOnlyList<SiblingTerm> Siblings { get; init; } = [];

    /// <summary>
    /// Whether the curator does not know the parent at all; null where it does. To know of no children is something else.
    /// </summary>
    public bool? IsUnknown { get; init; }

    public override bool IsAbstention => IsUnknown == true;

    public override SiblingsAnswer Abstention(string reason) => new() { IsUnknown = true, Reason = reason };
}

/// <summary>A term beside others under one parent.</summary>
internal sealed record SiblingTerm(string Name, string? Description);

/// <summary>
/// Are two names that look alike names of one concept, and which of them should be kept? The subject is the ordinally lesser one.
/// </summary>
internal sealed record SameConceptQuestion : Question<SameConceptAnswer>
{
    public override string Kind => "same-concept";

    /// <summary>The key of the other name, ordinally greater than the subject.</summary>
    public required string Other { get; init; }

    public override IEnumerable<string> Context => [Other];

    public override string Text => $"whether '{Subject}' and '{Other}' are one concept";

    /// <summary>The question about two names, whichever comes first.</summary>
    /// <param name="one">The key of a name.</param>
    /// <param name="other">The key of another.</param>
    public static SameConceptQuestion Of(string one, string other) =>
        string.CompareOrdinal(one, other) < 0 ? new() { Subject = one, Other = other } : new() { Subject = other, Other = one };
}

/// <summary>Whether two names are one concept. An abstention does not say.</summary>
internal sealed record SameConceptAnswer : Answer
{
    /// <summary>Whether they are; null for an abstention.</summary>
    public bool? IsSame { get; init; }

    /// <summary>The name to keep, one of the two; null where it does not matter.</summary>
    public string? Kept { get; init; }

    public override bool IsAbstention => IsSame is null;

    public override SameConceptAnswer Abstention(string reason) => new() { Reason = reason };
}

/// <summary>Which of several parents that were named for a term is the best?</summary>
internal sealed record ChooseParentQuestion : Question<ChooseParentAnswer>
{
    public override string Kind => "choose-parent";

    /// <summary>The roots of the hierarchy.</summary>
    public required PathwayRootProfile Roots { get; init; }

    /// <summary>The keys of the parents to choose from, two at least, in ordinal order.</summary>
    public required IReadOnlyList<string> Candidates { get; init; }

    public override IEnumerable<string> Context => [Roots.Fingerprint, .. Candidates];

    public override string Text => $"best of {Candidates.Count} parents of '{Subject}'";
}

/// <summary>The best of several parents. An abstention names none.</summary>
internal sealed record ChooseParentAnswer : Answer
{
    /// <summary>One of the candidates; null for an abstention.</summary>
    public string? Parent { get; init; }

    public override bool IsAbstention => Parent is null;

    public override ChooseParentAnswer Abstention(string reason) => new() { Reason = reason };
}

/// <summary>Does a term belong directly under its root, or should something go between?</summary>
internal sealed record IntermediateQuestion : Question<IntermediateAnswer>
{
    public override string Kind => "intermediate";

    /// <summary>The key of the root under which the term hangs.</summary>
    public required string Root { get; init; }

    /// <summary>The roots of the hierarchy.</summary>
    public required PathwayRootProfile Roots { get; init; }

    public override IEnumerable<string> Context => [Roots.Fingerprint, Root];

    public override string Text => $"what goes between '{Root}' and '{Subject}'";
}

/// <summary>What goes between a term and its root. An abstention does not say.</summary>
internal sealed record IntermediateAnswer : Answer
{
    /// <summary>Whether the term belongs directly under the root. Null for an abstention.</summary>
    public bool? IsDirect { get; init; }

    /// <summary>The name of the term that goes between, the immediate parent of the subject; null where the term stays.</summary>
    public string? Intermediate { get; init; }

    /// <summary>What that term means, or null.</summary>
    public string? Description { get; init; }

    public override bool IsAbstention => IsDirect is null && Intermediate is null;

    public override IntermediateAnswer Abstention(string reason) => new() { Reason = reason };
}
