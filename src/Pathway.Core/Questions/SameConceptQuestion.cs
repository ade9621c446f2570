namespace Pathway.Questions;

/// <summary>Are two names that look alike names of one concept, and which of them should be kept? The subject is the ordinally lesser one.</summary>
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
