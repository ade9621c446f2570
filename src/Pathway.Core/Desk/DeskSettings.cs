namespace Pathway.Desk;

/// <summary>What tells one desk of a process from another: who wants the same shares it.</summary>
/// <param name="CachePath">The full path of the store, or null for none: such a desk keeps its answers in memory and is not shared.</param>
/// <param name="Curator">Who answers, as the configuration names it.</param>
/// <param name="Model">What tells the model and the way to it from others, without any secret; empty where no model is asked.</param>
/// <param name="CacheUri">The server that machines share beside it; empty for none.</param>
internal sealed record DeskSettings(string? CachePath, string Curator, string Model = "", string CacheUri = "");
