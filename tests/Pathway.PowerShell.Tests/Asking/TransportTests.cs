using Pathway.Emulator;
using Pathway.Emulator.Responders;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Asking;

/// <summary>Selecting the optional transport, in a module with and without it.</summary>
public sealed class TransportTests
{
    private const string Key = EmulatorOptions.DefaultKey;
    private const string Ask = "'Aggrephagy' | Invoke-PathwayHierarchy -NoCache -Endpoint $args[0] -ApiKey $args[1] -Transport";

    private static readonly EmulatorOptions Answering = new() { Responder = new TermResponder(static (_, _) => "Proteostasis") };

    private static bool IsBuilt => File.Exists(Path.Combine(TestFolders.Root, "module", "bin", "Pathway.GoogleGenAI.dll"));

    [Fact]
    public async Task Missing_transport_is_an_error_before_any_call()
    {
        Assert.SkipWhen(IsBuilt, "This module was built with the transport.");
        await using var emulator = await GeminiEmulator.StartAsync(Answering);
        using var runner = new PowerShellRunner();

        var result = runner.Run($"{Ask} googlegenai", emulator.BaseAddress, Key);

        var error = Assert.Single(result.Errors);
        Assert.StartsWith("TransportUnavailable", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("built without", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-Transport Rest", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(0, emulator.Log.Count);
    }

    [Fact]
    public async Task Installed_transport_makes_the_calls()
    {
        Assert.SkipUnless(IsBuilt,
            "This module was built without the transport GoogleGenAI: the registry does not serve the package Google.GenAI.");
        await using var emulator = await GeminiEmulator.StartAsync(Answering);
        using var runner = new PowerShellRunner();

        var result =
            runner.Run($"{Ask} GoogleGenAI -Verbose | ForEach-Object {{ '{{0}} < {{1}}' -f $_.Name, $_.Parent }}", emulator.BaseAddress,
                Key);

        Assert.Empty(result.Errors);
        Assert.Contains("aggrephagy < Proteostasis", result.Texts);
        Assert.True(Assert.Single(emulator.Log.Requests).HasValidKey);
    }

    [Fact]
    public async Task Parameter_overrides_setting()
    {
        await using var emulator = await GeminiEmulator.StartAsync(Answering);
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            $"$env:PATHWAY_TRANSPORT = 'GoogleGenAI'; try {{ {Ask} Rest | ForEach-Object Name }} finally {{ $env:PATHWAY_TRANSPORT = "
                + $"'' }}", emulator.BaseAddress, Key);

        Assert.Empty(result.Errors);
        Assert.Equal(1, emulator.Log.Count);
    }

    [Fact]
    public void Rejects_unknown_transport_and_lists_known_ones()
    {
        using var runner = new PowerShellRunner();

        var error = Assert.Single(runner.Run("'Aggrephagy' | Invoke-PathwayHierarchy -NoCache -Transport Grpc").Errors);

        Assert.StartsWith("ConfigurationInvalid", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Rest, GoogleGenAI", error.ToString(), StringComparison.Ordinal);
    }
}
