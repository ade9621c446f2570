using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Faults;

/// <summary>The right response that does not arrive as it should.</summary>
internal sealed record DeliveryFault(string Kind, Delivery Delivery) : Fault
{
    public override string Name => Kind;

    internal override WireReply Change(WireReply reply) => reply with { Delivery = Delivery };
}
