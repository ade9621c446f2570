using Pathway.Errors;

namespace Pathway.Store;

/// <summary>Something about the store that the user should know; the run goes on.</summary>
internal sealed record StoreWarning(PathwayError Error, string Message);
