using System.Text.Json.Nodes;
using Pathway.Emulator;
using Pathway.Emulator.Responders;
using Xunit;

namespace Pathway.Http;

/// <summary>Commands with -Batch and the cmdlets for jobs, against an emulated provider over HTTP.</summary>
public sealed class BatchRunTests
{
    private const string Work =
        "'alpha', 'beta', 'gamma' | Invoke-PathwayHierarchy PARAMETERS | Find-PathwaySibling PARAMETERS -TermTaxon any";

    [Fact]
    public async Task Batch_is_submitted_received_and_used_by_every_run()
    {
        await using var host = await StartAsync();
        var jobs = $"-Endpoint {host.Emulator.BaseAddress} -ApiKey $key -CachePath '{host.CachePath}'";

        var first = host.Run($"{Work} -Batch | Select-Object -First 1 -Skip 0 | ForEach-Object {{ $_.Hierarchy.IsComplete }}");
        Assert.Equal("False", first.Texts[0]);
        Assert.Empty(first.Errors);
        Assert.Contains(first.Warnings, static text => text.Contains("was submitted", StringComparison.Ordinal));
        Assert.Contains(first.Warnings, static text => text.Contains("wait for batch jobs", StringComparison.Ordinal));
        var calls = host.Emulator.Log.Count;

        var listed = host.Run($"Get-PathwayBatch {jobs} | ForEach-Object {{ \"$($_.State) $($_.Kind) $($_.Questions)\" }}");
        Assert.Equal(["Running siblings 4"], listed.Texts);
        var received = host.Run($"Get-PathwayBatch {jobs} | Receive-PathwayBatch -Endpoint {host.Emulator.BaseAddress} -ApiKey $key | "
            + "ForEach-Object { \"$($_.State) $($_.Answered) $($_.Failed)\" }");
        Assert.Empty(received.Errors);
        Assert.Equal(["Received 4 0"], received.Texts);

        // Without -Batch, from the answers that the job has brought.
        var plain = host.Run($"{Work} | Where-Object Kind -eq Sibling | ForEach-Object Name");
        Assert.Empty(plain.Errors);
        Assert.Equal(4, plain.Texts.Length);
        Assert.Equal(calls, host.Emulator.Log.Count);
        var ledger = host.Run($"Get-PathwayRun pathway-* -CachePath '{host.CachePath}' | ForEach-Object {{ \"$($_.State) $($_.Calls)\" }}");
        Assert.Equal(["Complete 4"], ledger.Texts);
    }

    [Fact]
    public async Task Climb_as_a_batch_wants_force_and_says_why()
    {
        await using var host = await StartAsync();

        var refused = host.Run("try { 'alpha' | Invoke-PathwayHierarchy PARAMETERS -Batch } catch { $_.FullyQualifiedErrorId; \"$_\" }");

        Assert.StartsWith("BatchClimb", refused.Texts[0], StringComparison.Ordinal);
        Assert.Contains("24 hours", refused.Texts[1], StringComparison.Ordinal);
        Assert.Equal(0, host.Emulator.Log.Count);
        var forced = host.Run("'alpha' | Invoke-PathwayHierarchy PARAMETERS -Batch -Force | Out-Null");
        Assert.Contains(forced.Warnings, static text => text.Contains("of the kind parent", StringComparison.Ordinal));
        Assert.Single(host.Emulator.BatchNames);
    }

    [Fact]
    public async Task Job_is_cancelled_or_given_up()
    {
        await using var host = await StartAsync();
        host.Run($"{Work} -Batch | Out-Null");
        var jobs = $"-Endpoint {host.Emulator.BaseAddress} -ApiKey $key -CachePath '{host.CachePath}'";

        Assert.Empty(host.Run($"Stop-PathwayBatch {jobs} -WhatIf -PassThru").Texts);
        Assert.Equal(["Cancelled"], host.Run($"Stop-PathwayBatch {jobs} -Confirm:$false -PassThru | ForEach-Object State").Texts);
        Assert.Equal(["Received 0 4"],
            host.Run($"Receive-PathwayBatch {jobs} | ForEach-Object {{ \"$($_.State) $($_.Answered) $($_.Failed)\" }}").Texts);
        host.Run($"{Work} -Batch | Out-Null");
        Assert.Equal(["Released"],
            host.Run($"Stop-PathwayBatch {jobs} -Forget -Confirm:$false -PassThru | ForEach-Object State").Texts);
        var unknown = host.Run($"Get-PathwayBatch nonesuch {jobs}");
        Assert.StartsWith("BatchNotFound", Assert.Single(unknown.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Batch -NoCache")]
    [InlineData("-Batch -BatchKind nonesuch")]
    [InlineData("-Batch -Provider Vertex -Project p")]
    public async Task What_cannot_be_a_batch_is_refused_before_anything_is_asked(string parameters)
    {
        await using var host = await StartAsync();
        host.Run($"'alpha' | Invoke-PathwayHierarchy PARAMETERS | Export-PathwayHierarchy '{host.CachePath}.json'");
        var calls = host.Emulator.Log.Count;

        var refused = host.Run($"try {{ Import-PathwayHierarchy '{host.CachePath}.json' | Find-PathwaySibling PARAMETERS {parameters} }} "
            + "catch { $_.FullyQualifiedErrorId }");

        Assert.Matches("^(BatchUnavailable|ConfigurationInvalid)", Assert.Single(refused.Texts));
        Assert.Equal(calls, host.Emulator.Log.Count);
        Assert.Empty(host.Emulator.BatchNames);
    }

    [Fact]
    public async Task Job_that_may_exist_is_not_said_to_be_cancelled()
    {
        await using var host = await StartAsync(new BatchFaults { LosesReply = static _ => true, ListsBefore = 1000 });
        host.Run($"{Work} -Batch | Out-Null");

        var stopped = host.Run($"Stop-PathwayBatch -Endpoint {host.Emulator.BaseAddress} -ApiKey $key -CachePath '{host.CachePath}' "
            + "-Confirm:$false -PassThru | ForEach-Object State");

        Assert.Equal(["Uncertain"], stopped.Texts);
        Assert.StartsWith("BatchUncertain", Assert.Single(stopped.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private static Task<ModelHost> StartAsync(BatchFaults? faults = null) => ModelHost.StartAsync(new EmulatorOptions
    {
        Batches = faults ?? new BatchFaults(),
        Responder = new TermResponder(static (kind, item) => kind switch
        {
            "parent" when !item.Term.StartsWith("above", StringComparison.OrdinalIgnoreCase) => $"Above {item.Term}",
            "siblings" => new JsonArray(new JsonObject { ["name"] = $"{item.Term} side" }),
            _ => "Proteostasis",
        }),
    });
}
