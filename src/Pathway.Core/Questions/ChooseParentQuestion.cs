using Pathway.Model;

namespace Pathway.Questions;

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
