using Pathway.Model;

namespace Pathway.Questions;

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
