using Pathway.Model;

namespace Pathway.Questions;

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
