namespace Pathway.Desk;

/// <summary>What a run may spend; null for no limit.</summary>
/// <param name="Calls">Calls to a model, those that fail included.</param>
/// <param name="Tokens">Tokens in and out, thoughts included.</param>
/// <param name="Cost">In the currency of the model's price.</param>
internal sealed record BudgetLimits(long? Calls, long? Tokens, decimal? Cost)
{
    /// <summary>Whether there is no limit at all.</summary>
    public bool IsNone => Calls is null && Tokens is null && Cost is null;
}
