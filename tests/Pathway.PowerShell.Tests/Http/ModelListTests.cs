using Pathway.Emulator;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Http;

/// <summary>Get-PathwayModel, and the age of prices.</summary>
public sealed class ModelListTests
{
    [Fact]
    public async Task Lists_models_of_the_file_with_prices_and_age()
    {
        await using var host = await ModelHost.StartAsync();

        var result = host.Run("Get-PathwayModel gemini-3.?-flash | ForEach-Object { '{0} {1} {2} {3}' -f $_.Name, "
            + "($_.InputPrice -gt 0), ($_.PriceAge -ge 0), ($null -eq $_.IsOffered) }");

        Assert.Empty(result.Errors);
        Assert.Contains("gemini-3.8-flash True True True", result.Texts);
        Assert.All(result.Texts, static text => Assert.Matches("^gemini-3\\..-flash ", text));
        Assert.Equal(0, host.Emulator.Log.Count);
    }

    [Fact]
    public async Task Unknown_name_is_one_error()
    {
        await using var host = await ModelHost.StartAsync();

        var result = host.Run("Get-PathwayModel no-such-model, gemini-3.8-flash, *nothing*");

        Assert.Equal(["gemini-3.8-flash"], result.Texts);
        Assert.StartsWith("ModelNotFound", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_the_server_page_by_page()
    {
        await using var host = await ModelHost.StartAsync(new EmulatorOptions
            { ModelsPerPage = 2, Models = ["gemini-3.8-flash", "gemini-9", "gemini-2.5-pro", "\u001b[31mred", "gemini-8"] });

        var result = host.Run($"Get-PathwayModel -Online -Endpoint {host.Emulator.BaseAddress} -ApiKey $key | "
            + "ForEach-Object { \"$($_.Name) $($_.IsListed) $($_.IsOffered)\" }");

        Assert.Empty(result.Errors);
        Assert.Contains("gemini-3.8-flash True True", result.Texts);
        Assert.Contains("gemini-3.6-flash True False", result.Texts);
        Assert.Contains("gemini-9 False True", result.Texts);
        Assert.Contains("gemini-8 False True", result.Texts);
        Assert.DoesNotContain(result.Texts, static text => text.Contains('\u001b', StringComparison.Ordinal));
        Assert.Equal(3, host.Emulator.Log.Count);
    }

    [Fact]
    public async Task Models_that_a_server_listed_or_that_answered_are_completed()
    {
        await using var host = await ModelHost.StartAsync(
            new EmulatorOptions { Models = ["local-7", "local-9"], Responder = ModelHost.UnderFirstRoot });
        var server = $"-Provider OpenAI -Endpoint {host.Emulator.BaseAddress}/v1";
        var line = $"Invoke-PathwayHierarchy -Provider OpenAI -CachePath '{host.CachePath}' -Model ";

        var before = host.Runner.Complete(line + "local-");
        var asked = host.Run($"'term' | Invoke-PathwayHierarchy -Curator Model {server} -Model local-9 -ApiKey $key "
            + $"-CachePath '{host.CachePath}' | Out-Null");
        var answered = host.Runner.Complete(line + "local-");
        var listed = host.Run($"Get-PathwayModel -Online {server} -ApiKey $key | Out-Null");

        Assert.Empty(asked.Errors);
        Assert.Empty(listed.Errors);
        Assert.Empty(before);
        Assert.Equal(["local-9"], answered);
        Assert.Equal(["local-7", "local-9"], host.Runner.Complete(line + "local-"));
        Assert.All(host.Runner.Completions(line + "local-"), static match => Assert.NotEqual(match.ListItemText, match.ToolTip));
        Assert.Empty(host.Runner.Complete(line.Replace("OpenAI", "Gemini", StringComparison.Ordinal) + "local-"));
    }

    [Fact]
    public async Task Asks_a_server_with_the_interface_of_OpenAI()
    {
        await using var host = await ModelHost.StartAsync(new EmulatorOptions { Models = ["llama-x"] });

        var result = host.Run($"(Get-PathwayModel -Online -Provider OpenAI -Endpoint {host.Emulator.BaseAddress}/v1 -ApiKey $key).Name");

        Assert.Equal(["llama-x"], result.Texts);
    }

    [Fact]
    public async Task Reports_a_rejected_key()
    {
        await using var host = await ModelHost.StartAsync();

        var result = host.Run($"Get-PathwayModel -Online -Endpoint {host.Emulator.BaseAddress} -ApiKey another-key-than-that");

        var error = (result.Failure as System.Management.Automation.RuntimeException)?.ErrorRecord ?? result.Errors.Single();
        Assert.StartsWith("ModelKeyRefused", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain("another-key-than-that", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_price_is_said_once_and_only_where_a_cost_is_limited()
    {
        await using var host = await ModelHost.StartAsync();
        // A name of its own, because it is said once in a session.
        var name = $"gemini-{Guid.NewGuid():N}";
        var path = Path.Combine(TestFolders.New(), "models.json");
        File.WriteAllText(path, "{ \"models\": [ { \"name\": \"" + name + "\", \"provider\": \"Gemini\", \"priceAsOf\": \"2020-01-01\", "
            + "\"price\": { \"inputPerMillion\": 1, \"outputPerMillion\": 1, \"currency\": \"USD\" } } ] }");
        host.Emulator.Options = host.Emulator.Options with { Models = [name] };
        const string Ask = "'term' | Invoke-PathwayHierarchy PARAMETERS -Model $args[1]";

        var result = host.Run($"$env:PATHWAY_MODELS_PATH = $args[0]; try {{ {Ask} > $null; Write-Warning limit; "
            + $"{Ask} -MaxCost 5 > $null; {Ask} -MaxCost 5 > $null }} finally {{ $env:PATHWAY_MODELS_PATH = $null }}", path, name);

        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Warnings.Count);
        Assert.Equal("limit", result.Warnings[0]);
        Assert.Contains(name, result.Warnings[1], StringComparison.Ordinal);
        Assert.Contains("2020-01-01", result.Warnings[1], StringComparison.Ordinal);
    }
}
