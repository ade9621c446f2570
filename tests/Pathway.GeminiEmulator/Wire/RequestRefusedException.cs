namespace Pathway.Emulator.Wire;

/// <summary>The body of a request is not one that the service would take.</summary>
internal sealed class RequestRefusedException(ApiError error) : Exception(error.Message)
{
    public ApiError Error { get; } = error;
}
