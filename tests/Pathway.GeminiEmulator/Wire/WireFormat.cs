using Microsoft.AspNetCore.Http;
using Pathway.Emulator.Minds;

namespace Pathway.Emulator.Wire;

/// <summary>One service's way of asking and answering over HTTP.</summary>
internal abstract class WireFormat
{
    /// <summary>A short name for the record of requests.</summary>
    public abstract string Name { get; }

    /// <summary>The error for a request that does not say rightly who it is from, or null.</summary>
    public abstract ApiError? Refusal(HttpRequest request, EmulatorOptions options);

    /// <summary>Reads a request.</summary>
    /// <param name="body">The bytes of the body.</param>
    /// <param name="model">The model in the path, or null where the body names it.</param>
    /// <exception cref="RequestRefusedException">It is not one that the service would take.</exception>
    public abstract MindRequest Read(ReadOnlyMemory<byte> body, string? model);

    /// <summary>The error for a model that does not exist.</summary>
    public abstract ApiError UnknownModel(string model, HttpRequest request);

    public abstract WireReply Write(ModelReply reply, MindRequest request, string id);

    public abstract WireReply Write(ApiError error);
}
