using Pathway.Errors;

namespace Pathway.Store;

/// <summary>Something about the store that the user should know; the run goes on.</summary>
internal sealed record StoreWarning(PathwayError Error, string Message)
{
    /// <summary>Whether it tells that a trouble is over: nothing is to be done.</summary>
    public bool IsOver { get; init; }
}
