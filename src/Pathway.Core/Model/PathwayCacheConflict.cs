namespace Pathway.Model;

/// <summary>Two answers to one question, one stored and one in a file. The stored one stays.</summary>
public sealed record PathwayCacheConflict
{
    /// <summary>The answer that is stored.</summary>
    public required PathwayCacheEntry Existing { get; init; }

    /// <summary>The answer in the file, which was not taken.</summary>
    public required PathwayCacheEntry Imported { get; init; }

    /// <summary>The question and both answers.</summary>
    public override string ToString() => $"{Existing.Kind} of '{Existing.Name}': {Existing.Answer} stays, {Imported.Answer} was not taken";
}
