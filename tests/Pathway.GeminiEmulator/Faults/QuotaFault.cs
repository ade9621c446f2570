using Pathway.Emulator.Limits;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Faults;

/// <summary>A refusal for lack of quota that the schedule asks for, whatever the limits are.</summary>
internal sealed record QuotaFault(TimeSpan? Delay, IReadOnlyList<QuotaViolation> Violations, bool TellsDetails) : Fault
{
    public override string Name => "429";

    internal override bool IsImmediate => true;

    internal override WireReply Instead(WireFormat format, CallFacts call, double timeScale) =>
        format.Write(QuotaRefusal.Of(Violations, Delay * timeScale, call.Request.Model, TellsDetails));
}
