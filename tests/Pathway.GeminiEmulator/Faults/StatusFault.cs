using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Faults;

/// <summary>An error of the service.</summary>
internal sealed record StatusFault(int Code) : Fault
{
    public override string Name => $"{Code}";

    internal override WireReply Instead(WireFormat format, CallFacts call, double timeScale) => format.Write(ApiError.OfStatus(Code));
}
