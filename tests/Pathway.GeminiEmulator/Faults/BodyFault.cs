using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Faults;

/// <summary>The right response with other bytes in its body.</summary>
internal sealed record BodyFault(string Kind, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Changing) : Fault
{
    public override string Name => Kind;

    internal override WireReply Change(WireReply reply) => reply with { Body = Changing(reply.Body) };
}
