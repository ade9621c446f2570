using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Xunit;

namespace Pathway.Http;

/// <summary>Calls that never end, with and without hedging.</summary>
public sealed class HedgeRunTests
{
    private const string Terms = "(1..40 | ForEach-Object { \"term $_\" })";
    private const string Calls = "Get-PathwayRun -Last 1 -Call -CachePath";

    private static readonly FaultSchedule OneIsStuck = FaultSchedule.ByQuestion(
        static (question, attempt) => question.EndsWith("term 7", StringComparison.OrdinalIgnoreCase) && attempt == 1 ? Fault.Never
            : null);

    [Theory]
    [InlineData("-Hedge", true)]
    [InlineData("", false)]
    public async Task Verbose_and_ledger_show_hedges(string hedge, bool isHedged)
    {
        await using var host =
            await ModelHost.StartAsync(new EmulatorOptions { Responder = ModelHost.UnderFirstRoot, Faults = OneIsStuck });

        var result = host.Run(
            $"{Terms} | Invoke-PathwayHierarchy PARAMETERS -ThrottleLimit 100 -TimeoutSeconds 3 -Verbose {hedge} > $null; "
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
        Assert.InRange(result.Texts.Count(static outcome => outcome == "Aborted"), 0, lines.Length);
    }
}
