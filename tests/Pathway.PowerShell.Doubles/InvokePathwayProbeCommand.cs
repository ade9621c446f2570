using System.Management.Automation;
using Pathway.Asking;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Questions;

namespace Pathway.Doubles;

/// <summary>A streaming cmdlet: asks about all terms concurrently, and writes each term when its answer arrives.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "PathwayProbe")]
public sealed class InvokePathwayProbeCommand : AskingCmdlet
{
    [Parameter(Mandatory = true)]
    public string[] Term { get; set; } = [];

    /// <summary>Emits the time-out of a call instead, in seconds.</summary>
    [Parameter]
    public SwitchParameter TimeoutOnly { get; set; }

    private protected override void End()
    {
        if (TimeoutOnly) { WriteObject(Settings.TimeoutSeconds); }
        else { Ask(); }
    }

    private void Ask() => ExecuteRun(async (run, post, stop) =>
    {
        await Task.WhenAll(Term.Select(async term =>
        {
            var reply = await run.AskAsync(new ParentQuestion { Subject = TermName.Key(term), Roots = RootProfiles.Load("seven") }, 0, stop)
                .ConfigureAwait(false);
            post(reply.Failure is { } failure ? new StreamRecord.Error(failure.ToErrorRecord()) : new StreamRecord.Output(term));
        })).ConfigureAwait(false);
        return true;
    }, static _ => 0);
}
