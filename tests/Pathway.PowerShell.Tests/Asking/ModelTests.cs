using System.Management.Automation;
using System.Text;
using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Responders;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Asking;

/// <summary>The cmdlets ask an emulated model over HTTP.</summary>
public sealed class ModelTests
{
    private const string Key = EmulatorOptions.DefaultKey;
    private const string Ask =
        "'Aggrephagy','Glycolysis' | Invoke-PathwayHierarchy -CachePath $args[0] -Endpoint $args[1] -ApiKey $args[2]";

    private static readonly EmulatorOptions Answering = new()
    {
        Responder = new TermResponder(static (kind, item) =>
            kind == "parent" && item.Term == "autophagy" ? "Proteostasis"
            : item.Term == "aggrephagy" ? "Autophagy"
            : "Metabolism & Bioenergetics"),
    };

    [Fact]
    public async Task Run_shows_tokens_and_cost_and_second_run_asks_nothing()
    {
        await using var emulator = await GeminiEmulator.StartAsync(Answering);
        using var runner = new PowerShellRunner();
        var path = TestFolders.NewCachePath();

        var nodes = runner.Run($"{Ask} | ForEach-Object {{ '{{0}} < {{1}}' -f $_.Name, $_.Parent }}", path, emulator.BaseAddress, Key);
        Assert.Null(nodes.Failure);
        Assert.Contains("aggrephagy < autophagy", nodes.Texts);
        Assert.Contains("autophagy < Proteostasis", nodes.Texts);
        Assert.Equal(3, emulator.Log.Count);

        runner.Run(Ask, path, emulator.BaseAddress, Key);
        Assert.Equal(3, emulator.Log.Count);
        var run = runner.Run(
            "Get-PathwayRun -CachePath $args[0] | ForEach-Object { '{0} {1} {2} {3} {4}' -f $_.State, $_.Calls, ($_.InputTokens -gt "
                + "0), ($_.Cost -gt 0), $_.Currency }", path);
        Assert.Equal(["Complete 0 False False ", "Complete 3 True True USD"], run.Texts);
        var calls =
            runner.Run("Get-PathwayRun -CachePath $args[0] -Call | ForEach-Object { '{0} {1}' -f $_.Answerer, ($_.InputTokens -gt 0) }",
                path);
        Assert.Equal(3, calls.Texts.Count(static call => call == "gemini-3.8-flash, parent prompt 1 True"));
    }

    [Fact]
    public async Task Key_is_never_shown_or_stored()
    {
        await using var emulator =
            await GeminiEmulator.StartAsync(Answering with { Faults = FaultSchedule.ByQuestion(static (_, attempt) => attempt == 1
            ? Fault.Page(403, "application/json",
                Encoding.UTF8.GetBytes($$$"""{"error":{"code":403,"message":"The key {{{Key}}} may not do this."}}""")) : null) });
        using var runner = new PowerShellRunner();
        var path = TestFolders.NewCachePath();
        using var shell = runner.Shell($$"""
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            filter All { "$_"; $_.PSObject.Properties | ForEach-Object { "$($_.Name)=$($_.Value)" } }
            {{Ask}} | All
            $Error | All
            $Error | ForEach-Object { $_.Exception; $_.ErrorDetails; $_.InvocationInfo; $_.Exception.InnerException } | All
            Get-PathwayRun -CachePath $args[0] | All
            Get-PathwayRun -CachePath $args[0] -Call | All
            Get-PathwayCache -CachePath $args[0] | All
            Get-PathwayConfiguration | All
            """, path, emulator.BaseAddress, Secret());

        var result = PowerShellResult.Of(shell, static one => one.Invoke());
        var second = runner.Run($"{Ask} -Verbose", path, emulator.BaseAddress, Key);

        Assert.Null(result.Failure);
        Assert.Contains(result.Texts, static text => text.Contains("ErrorId=ModelKeyRefused", StringComparison.Ordinal));
        Assert.Contains(result.Errors.Concat(second.Errors),
            static error => error.FullyQualifiedErrorId.StartsWith("ModelKeyRefused", StringComparison.Ordinal));
        Assert.Contains(second.Verbose, static line => line.Contains("The key comes from -ApiKey", StringComparison.Ordinal));
        foreach (var shown in (PowerShellResult[])[result, second])
        {
            var all = string.Join('\n', [
                .. shown.Texts, .. shown.Warnings, .. shown.Verbose,
                .. shown.Errors.Select(static error => $"{error} {error.Exception} {error.TargetObject} {error.ErrorDetails}"),
                .. shown.Progress.Select(static record => $"{record} {record.CurrentOperation}"),
                .. shell.Streams.Debug.Select(static one => one.Message), .. shell.Streams.Information.Select(static one => $"{one}")]);
            Assert.DoesNotContain(Key, all, StringComparison.Ordinal);
        }
        Assert.All(Directory.GetFiles(Path.GetDirectoryName(path)!),
            static file => Assert.DoesNotContain(Key, Encoding.UTF8.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal));
        Assert.All(emulator.Log.Requests, static request => Assert.True(request.HasValidKey && !request.HasMisplacedKey));
    }

    [Fact]
    public void Missing_key_is_an_error_for_Model_and_selects_the_ontology_for_Auto()
    {
        using var runner = new PowerShellRunner();

        var missing = runner.Run("'Aggrephagy' | Invoke-PathwayHierarchy -NoCache -Curator Model");
        var alone = runner.Run("'Aggrephagy' | Invoke-PathwayHierarchy -NoCache -Verbose");

        var error = Assert.Single(missing.Errors);
        Assert.StartsWith("ModelKeyMissing", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("GOOGLE_API_KEY", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-Curator Ontology", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(alone.Verbose, static line => line.StartsWith("The ontology answers, because neither", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Waits_for_retry_after_and_shows_it()
    {
        await using var emulator = await GeminiEmulator.StartAsync(Answering with
            { TimeScale = 0.2, Faults = FaultSchedule.AtCall(Fault.TooManyRequests(TimeSpan.FromSeconds(7.5)), 1) });
        using var runner = new PowerShellRunner();

        var result = runner.Run($"{Ask} -Verbose -Sequential", TestFolders.NewCachePath(), emulator.BaseAddress, Key);

        Assert.Empty(result.Errors);
        // On a slow machine a part of the pause is over before it is shown.
        Assert.Contains(result.Verbose,
            static line => line.StartsWith("Waiting ", StringComparison.Ordinal) && line.Contains("pause", StringComparison.Ordinal));
        Assert.Contains(result.Progress,
            static record => record.CurrentOperation?.StartsWith("Waiting ", StringComparison.Ordinal) is true);
        var requests = emulator.Log.Requests;
        Assert.True(requests[1].ArrivedAt - requests[0].CompletedAt >= TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task Stop_aborts_calls_in_flight_and_starts_none()
    {
        await using var emulator = await GeminiEmulator.StartAsync(Answering);
        emulator.Gate.Close();
        using var runner = new PowerShellRunner();
        using var shell = runner.Shell(
            "1..20 | ForEach-Object { \"term $_\" } | Invoke-PathwayHierarchy -NoCache -Curator Model -Endpoint $args[0] -ApiKey "
                + "$args[1] -ThrottleLimit 6", emulator.BaseAddress, Key);
        var running = shell.BeginInvoke();
        await emulator.Gate.WaitForHeldAsync(6);

        shell.Stop();

        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        await emulator.Log.WaitForOutcomeAsync(Outcome.Aborted, 6);
        emulator.Gate.Open();
        await emulator.Log.WaitForIdleAsync();
        Assert.Equal(6, emulator.Log.Count);
    }

    [Fact]
    public async Task Replay_uses_stored_model_answers_only()
    {
        await using var emulator = await GeminiEmulator.StartAsync(Answering);
        using var runner = new PowerShellRunner();
        var path = TestFolders.NewCachePath();
        runner.Run(Ask, path, emulator.BaseAddress, Key);
        var asked = emulator.Log.Count;

        var replay = runner.Run(
            "'Aggrephagy','Glycolysis' | Invoke-PathwayHierarchy -CachePath $args[0] -Curator Replay | "
                + "ForEach-Object { '{0} < {1}' -f $_.Name, $_.Parent }", path);

        Assert.Empty(replay.Errors);
        Assert.Contains("aggrephagy < autophagy", replay.Texts);
        Assert.Equal(asked, emulator.Log.Count);
    }

    [Fact]
    public async Task OpenAI_server_needs_only_endpoint_and_model()
    {
        await using var emulator = await GeminiEmulator.StartAsync(Answering);
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "'Aggrephagy' | Invoke-PathwayHierarchy -NoCache -Provider OpenAI -Model gemini-3.8-flash -Endpoint \"$($args[0])/v1\" "
                + "-ApiKey $args[1] | ForEach-Object Name", emulator.BaseAddress, Key);

        Assert.Contains("autophagy", result.Texts);
        Assert.All(emulator.Log.Requests, static request => Assert.Equal("openai", request.Format));
    }

    [Fact]
    public async Task Verbose_has_one_line_for_each_answer_of_the_model_with_its_cost()
    {
        await using var emulator = await GeminiEmulator.StartAsync(Answering);
        using var runner = new PowerShellRunner();

        var result = runner.Run($"{Ask} -Verbose", TestFolders.NewCachePath(), emulator.BaseAddress, Key);

        var answers = result.Verbose.Where(static line => line.Contains('\'', StringComparison.Ordinal)
            && line.Contains("prompt", StringComparison.Ordinal)).ToArray();
        Assert.Equal(emulator.Log.Count, answers.Length);
        Assert.All(answers, static line =>
            Assert.Matches(@"^Answered by gemini-[^ ]+, [a-z-]+ prompt \d+: .+ \(\d+\.\d\d s, \d+ tokens, 0\.\d{6} USD\)$", line));
        Assert.Empty(result.Debug);
    }

    [Fact]
    public void Wrong_parameter_gets_an_action_that_fits_it()
    {
        using var runner = new PowerShellRunner();

        var curator = Failure("'a' | Invoke-PathwayHierarchy -NoCache -Curator Gemini");
        var provider = Failure("'a' | Invoke-PathwayHierarchy -NoCache -Provider Claude");
        var model = Failure("'a' | Invoke-PathwayHierarchy -NoCache -Curator Model -Provider OpenAI -ApiKey key");
        var path = Assert.Single(runner.Run("'./mine.csv', 'b.tsv.gz' | Invoke-PathwayHierarchy -NoCache").Errors);

        Assert.Contains("-Curator Model -Provider Gemini", curator, StringComparison.Ordinal);
        Assert.Contains("-Provider", provider, StringComparison.Ordinal);
        Assert.Contains("Add -Model", model, StringComparison.Ordinal);
        Assert.StartsWith("2 inputs are paths of files", path.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Import-PathwayInteraction", path.Exception.Message, StringComparison.Ordinal);

        string Failure(string command) => Assert.Single(runner.Run(command).Errors).ErrorDetails.RecommendedAction;
    }

    [Fact]
    public async Task Own_prompt_is_asked_and_is_part_of_the_key()
    {
        await using var emulator = await GeminiEmulator.StartAsync(Answering);
        using var runner = new PowerShellRunner();
        var (folder, path) = (TestFolders.New(), TestFolders.NewCachePath());
        var shipped = File.ReadAllText(Path.Combine(TestFolders.Root, "data", "prompts", "parent.md"));
        File.WriteAllText(Path.Combine(folder, "parent.md"), shipped);
        Environment.SetEnvironmentVariable("PATHWAY_PROMPT_PATH", folder);
        try
        {
            runner.Run(Ask, path, emulator.BaseAddress, Key);
            var first = emulator.Log.Count;
            Environment.SetEnvironmentVariable("PATHWAY_PROMPT_PATH", null);
            runner.Run(Ask, path, emulator.BaseAddress, Key);
            Assert.Equal(first, emulator.Log.Count);

            Environment.SetEnvironmentVariable("PATHWAY_PROMPT_PATH", folder);
            File.WriteAllText(Path.Combine(folder, "parent.md"), shipped.Replace("You are a curator", "You are the first curator",
                StringComparison.Ordinal));
            var changed = runner.Run($"{Ask} | Where-Object Kind -eq Term | ForEach-Object {{ $_.Provenance.Answerer }}", path,
                emulator.BaseAddress, Key);
            Assert.True(emulator.Log.Count > first);
            Assert.Contains(changed.Texts, static text =>
                System.Text.RegularExpressions.Regex.IsMatch(text, @"parent prompt 1 \([0-9a-f]{8}\)"));

            File.WriteAllText(Path.Combine(folder, "parnet.md"), shipped);
            var error = Assert.Single(runner.Run(Ask, path, emulator.BaseAddress, Key).Errors);
            Assert.StartsWith("PromptInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("parnet", error.Exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATHWAY_PROMPT_PATH", null);
        }
    }

    [Theory]
    [InlineData("-Provider ", "Gemini", "Vertex", "OpenAI")]
    [InlineData("-Transport ", "Rest", "GoogleGenAI")]
    [InlineData("-Provider OpenAI -Model ")]
    [InlineData("-Model gemini-3.8", "gemini-3.8-flash")]
    [InlineData("-Curator ", "Auto", "Ontology", "Model", "Hybrid", "Replay")]
    public void Completes_names(string typed, params string[] expected)
    {
        using var runner = new PowerShellRunner();

        var completed = runner.Complete($"Invoke-PathwayHierarchy {typed}");

        if (expected.Length > 0) { Assert.Equal(expected, completed); }
        else { Assert.DoesNotContain("gemini-3.8-flash", completed); }
    }

    private static System.Security.SecureString Secret() => new System.Net.NetworkCredential("", Key).SecurePassword;
}
