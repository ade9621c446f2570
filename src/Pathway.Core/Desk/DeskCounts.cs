namespace Pathway.Desk;

/// <summary>How a run stands, at one moment.</summary>
/// <param name="Questions">Questions put to the desk, each once.</param>
/// <param name="Done">Questions that are answered or failed.</param>
/// <param name="Stored">Questions that a stored or imported answer served.</param>
/// <param name="Running">Calls under way.</param>
/// <param name="Calls">Calls begun.</param>
/// <param name="Failures">Questions without an answer.</param>
internal readonly record struct DeskCounts(int Questions, int Done, int Stored, int Running, int Calls, int Failures);
