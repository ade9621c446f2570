using Pathway.Desk;
using Pathway.Store;

namespace Pathway.Asking;

/// <summary>Writes a run into the ledger when it begins and when it ends, however it ends.</summary>
internal static class RunRecording
{
    public static async Task<TResult> RunAsync<TResult>(DeskRun run, Func<Task<TResult>> work, Func<TResult, int> changes, DeskProgress progress, CancellationToken stop)
    {
        await run.RecordAsync(RunState.Running).ConfigureAwait(false);
        try
        {
            var result = await work().ConfigureAwait(false);
            await run.RecordAsync(run.Failures.Count == 0 ? RunState.Complete : RunState.Incomplete, changes(result)).ConfigureAwait(false);
            return result;
        }
        catch (Exception failure)
        {
            await run.RecordAsync(stop.IsCancellationRequested ? RunState.Stopped : RunState.Failed, failure: failure).ConfigureAwait(false);
            throw;
        }
        finally
        {
            progress.Complete();
        }
    }
}
