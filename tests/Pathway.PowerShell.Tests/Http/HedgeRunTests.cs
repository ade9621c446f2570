using Pathway.Emulator;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Responders;
using Xunit;

namespace Pathway.Http;

/// <summary>A call that takes longer than all others, with and without hedging.</summary>
public sealed class HedgeRunTests
{
    private const string Terms = "(1..40 | ForEach-Object { \"term $_\" })";
    private const string Calls = "Get-PathwayRun -Last 1 -Call -CachePath";

    [Theory]
    [InlineData("-Hedge", true)]
    [InlineData("", false)]
    public async Task Verbose_and_ledger_show_hedges(string hedge, bool isHedged)
    {
        // Two questions for each term. Without a hedge the first call for term 7 is answered when only its two questions are left.
        var others = 80 - 2;
        CallGate? gate = null;
        await using var host = await ModelHost.StartAsync(new EmulatorOptions
        {
            Responder = new ObservedResponder(ModelHost.UnderFirstRoot, () =>
            {
                if (!isHedged && Interlocked.Decrement(ref others) == 0) { gate!.Open(); }
            }),
        });
        gate = host.Emulator.Gate;
        gate.Close(static call => call is { QuestionKey: "parent:term 7", Attempt: 1 });

        // Of two permits the call for term 7 holds one. The other one is free for a hedge when the other terms are done.
        var result = host.Run(
            $"{Terms} | Invoke-PathwayHierarchy PARAMETERS -ThrottleLimit 2 -Verbose {hedge} > $null; "
                + $"{Calls} '{host.CachePath}' | ForEach-Object {{ $_.Outcome }}");

        Assert.Empty(result.Errors);
        var lines = result.Verbose
            .Where(static line => line.Contains(" again, because the first call is slow: ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(isHedged ? 1 : 0,
            result.Verbose.Count(static line => line.EndsWith(" calls repeated a slow call in parallel.", StringComparison.Ordinal)));
        if (isHedged) { Assert.InRange(lines.Length, 1, 4); }
        else { Assert.Empty(lines); }
        Assert.InRange(result.Texts.Count(static outcome => outcome == "Answered"), 80, 80 + lines.Length);
        // Of two equal calls one is aborted, unless it ended by itself.
        Assert.InRange(result.Texts.Count(static outcome => outcome == "Aborted"), isHedged ? 1 : 0, lines.Length);
    }

    private sealed class ObservedResponder(IEmulatorResponder inner, Action onAnswer) : IEmulatorResponder
    {
        public ValueTask<string> AnswerAsync(ModelRequest request, CancellationToken cancellation)
        {
            onAnswer();
            return inner.AnswerAsync(request, cancellation);
        }
    }
}
