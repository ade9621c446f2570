namespace Pathway.Desk;

/// <summary>What tells one desk of a process from another: who wants the same shares it.</summary>
/// <param name="CachePath">The full path of the store, or null for none: such a desk keeps its answers in memory and is not shared.</param>
/// <param name="Curator">Who answers, as the configuration names it.</param>
internal sealed record DeskSettings(string? CachePath, string Curator);
