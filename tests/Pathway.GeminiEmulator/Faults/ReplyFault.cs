using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Faults;

/// <summary>The model says something else, in the right form of the wire.</summary>
internal sealed record ReplyFault(string Kind, Func<ModelReply, ModelReply> Changing) : Fault
{
    public override string Name => Kind;

    internal override ModelReply Change(ModelReply reply) => Changing(reply);
}
