using System.Management.Automation;

namespace Pathway.Pipeline;

/// <summary>Something that work off the pipeline thread wants written; only the pipeline thread may write.</summary>
internal abstract record PumpEvent
{
    private PumpEvent()
    {
    }

    public sealed record Output(object Value) : PumpEvent;

    public sealed record Error(ErrorRecord Record) : PumpEvent;

    public sealed record Warning(string Text) : PumpEvent;

    public sealed record Verbose(string Text) : PumpEvent;

    public sealed record Progress(ProgressRecord Record) : PumpEvent;
}
