using Microsoft.Extensions.AI;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Minds;
using Pathway.Emulator.Recording;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;

namespace Pathway.Chat;

/// <summary>What every client for Gemini keeps on a real wire: one suite, whichever transport carries it.</summary>
public abstract class GeminiWireContract
{
    private static readonly TermMind Upper = new(static (_, item) => item.Term.ToUpperInvariant());

    /// <summary>The client over the connections of this process.</summary>
    private protected abstract IChatClient Client(GeminiAddress address, ModelProfile model, SecretText? key);

    [Fact]
    public async Task A_question_goes_out_once_and_its_answer_comes_back_without_the_thoughts()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Mind = Upper, Thought = "a thought", ThoughtTokens = 5 });

        var told = await Curator(emulator).AskAsync(Asking.Parent("aggrephagy"), default);

        Assert.Equal("AGGREPHAGY", told.Answer.Parent);
        Assert.True(told.Usage is { InputTokens: > 100, OutputTokens: > 0, ThoughtTokens: 5 });
        var request = Assert.Single(emulator.Log.Requests);
        Assert.True(request.HadRightKey);
        Assert.False(request.KeyWasElsewhere);
    }

    [Fact]
    public async Task Each_fault_of_a_server_is_one_kind_of_failure_after_one_request()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Mind = Upper });
        foreach (var (fault, error, isTransient) in WireFaults.All.Concat(WireFaults.Withheld.Select(static row => (row.Fault, row.Error, row.Error != "ReplyBlocked"))))
        {
            emulator.Options = emulator.Options with { Faults = FaultSchedule.Always(fault) };
            var before = emulator.Log.Count;

            var failure = await Assert.ThrowsAsync<CuratorException>(async () => await Curator(emulator).AskAsync(Asking.Parent("aggrephagy"), default));

            Assert.True((error, isTransient) == (failure.Error.Id, failure.IsTransient), $"{fault.Name}: {failure.Error.Id}, {failure.IsTransient}, {failure.Message}");
            Assert.DoesNotContain(EmulatorOptions.DefaultKey, failure.ToString(), StringComparison.Ordinal);
            Assert.Equal((fault.Name, 1), (fault.Name, emulator.Log.Count - before));
        }
    }

    [Fact]
    public async Task A_quota_of_the_minute_is_told_with_its_delay_and_its_value()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Mind = Upper, Limits = new QuotaLimits { RequestsPerMinute = 1 } });
        var curator = Curator(emulator);
        await curator.AskAsync(Asking.Parent("one"), default);

        var failure = await Assert.ThrowsAsync<CuratorException>(async () => await curator.AskAsync(Asking.Parent("two"), default));

        Assert.Same(PathwayErrors.ModelRateLimited, failure.Error);
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(61));
        Assert.Equal(1, Assert.Single(((ChatFailure)failure.InnerException!).Violations).Value);
    }

    [Fact]
    public async Task A_quota_of_the_day_is_final()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Mind = Upper, Limits = new QuotaLimits { RequestsPerDay = 1 } });
        var curator = Curator(emulator);
        await curator.AskAsync(Asking.Parent("one"), default);

        var failure = await Assert.ThrowsAsync<CuratorException>(async () => await curator.AskAsync(Asking.Parent("two"), default));

        Assert.Equal((PathwayErrors.ModelQuotaExhausted, false), (failure.Error, failure.IsTransient));
        Assert.True(((ChatFailure)failure.InnerException!).IsDayOver);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_told_with_those_that_are()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions());

        var failure = await Assert.ThrowsAsync<CuratorException>(async () => await Curator(emulator, name: "gemini-0-none").AskAsync(Asking.Parent("aggrephagy"), default));

        Assert.Same(PathwayErrors.ModelNotFound, failure.Error);
        Assert.Contains("gemini-3.8-flash", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_shown_nowhere()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Mind = Upper });

        var failure = await Assert.ThrowsAsync<CuratorException>(async () => await Curator(emulator, key: "another-key-9876543210").AskAsync(Asking.Parent("aggrephagy"), default));

        Assert.Same(PathwayErrors.ModelKeyRefused, failure.Error);
        Assert.DoesNotContain("another-key-9876543210", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_aborts_the_request_in_flight()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Mind = Upper });
        emulator.Gate.Close();
        using var stop = new CancellationTokenSource();
        var asked = Curator(emulator).AskAsync(Asking.Parent("aggrephagy"), stop.Token);
        await emulator.Gate.WaitForHeldAsync(1);

        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await asked);
        await emulator.Log.WaitForOutcomeAsync(Outcome.Aborted, 1);
        emulator.Gate.Open();
    }

    private LlmCurator Curator(GeminiEmulator emulator, string name = "gemini-3.8-flash", string key = EmulatorOptions.DefaultKey)
    {
        var model = ModelCatalog.Load().Find("Gemini", name);
        return new LlmCurator(Client(GeminiAddress.Google(new Uri(emulator.BaseAddress)), model, new SecretText(key)), model, null);
    }
}
