using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Faults;

/// <summary>A response that is not the service's.</summary>
internal sealed record PageFault(int Code, string ContentType, ReadOnlyMemory<byte> Content) : Fault
{
    public override string Name => $"page-{Code}";

    internal override WireReply Instead(WireFormat format, CallFacts call, double timeScale) => new(Code, ContentType, Content);
}
