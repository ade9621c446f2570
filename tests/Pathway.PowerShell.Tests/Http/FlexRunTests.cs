using System.Text.Json;
using Pathway.Emulator;
using Pathway.Emulator.Recording;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Http;

/// <summary>The flex tier, over HTTP.</summary>
public sealed class FlexRunTests
{
    private const string Model = "gemini-3.8-flash";
    private const string OpenAI = "gpt-flex";
    private const string Terms = "(1..6 | ForEach-Object { 'term {0:00}' -f $_ })";

    // What the emulated server of OpenAI serves has a price of its own.
    private const string OpenAIModels = "{ \"models\": [ { \"name\": \"gpt-flex\", \"provider\": \"OpenAI\", "
        + "\"priceAsOf\": \"2999-01-01\", "
        + "\"price\": { \"inputPerMillion\": 1, \"outputPerMillion\": 2, \"currency\": \"USD\", \"flexFactor\": 0.25 } } ] }";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Asks_for_the_tier_on_the_wire_and_bills_it(bool isOpenAI)
    {
        await using var host = await StartAsync();
        var standard = StandardCost(host, isOpenAI);
        host.Emulator.Log.Clear();

        var flex = Run(host, isOpenAI, "-ServiceTier flex");

        AssertComplete(flex);
        Assert.All(Calls(host), static request => Assert.Equal("flex", Tier(request)));
        Assert.Equal(standard * (isOpenAI ? 0.25m : 0.5m), Cost(flex));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Standard_tier_sends_no_field(bool isOpenAI)
    {
        await using var host = await StartAsync();

        AssertComplete(Run(host, isOpenAI, "-ServiceTier Standard"));

        Assert.All(Calls(host), static request => Assert.Null(Tier(request)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tier_of_the_reply_is_what_is_billed(bool isOpenAI)
    {
        await using var host = await StartAsync(new EmulatorOptions { Models = [Model, OpenAI], ServedTier = static _ => "standard" });
        var standard = StandardCost(host, isOpenAI);

        var flex = Run(host, isOpenAI, "-ServiceTier Flex");

        Assert.Equal(standard, Cost(flex));
        // Said once, however many calls there are.
        Assert.Contains("served calls in its standard tier, though the flex tier was asked for", Assert.Single(flex.Warnings),
            StringComparison.Ordinal);
    }

    // Reserved at the higher price, so that the tier of the replies does not matter.
    [Theory]
    [InlineData(0.006)]
    [InlineData(0.008)]
    [InlineData(0.012)]
    public async Task Budget_holds_where_the_server_serves_the_standard_tier_unasked(decimal budget)
    {
        var number = 0;
        await using var host = await StartAsync(new EmulatorOptions
            { Models = [Model, OpenAI], ServedTier = _ => Interlocked.Increment(ref number) % 3 == 0 ? "flex" : "standard" });

        var result = Run(host, isOpenAI: false, FormattableString.Invariant($"-ServiceTier Flex -MaxCost {budget}"));

        Assert.Empty(result.Errors);
        Assert.InRange(Cost(result), 0.0001m, budget);
    }

    [Theory]
    [InlineData("", "120")]
    [InlineData("-ServiceTier Flex", "900")]
    [InlineData("-ServiceTier Flex -TimeoutSeconds 30", "30")]
    public async Task Call_of_the_flex_tier_has_a_quarter_of_an_hour(string parameters, string seconds)
    {
        await using var host = await StartAsync();

        var result = host.Run($"Invoke-PathwayProbe -Term x PARAMETERS -TimeoutOnly {parameters}");

        Assert.Equal([seconds], result.Texts);
    }

    [Fact]
    public async Task Configured_time_out_counts_in_the_flex_tier_too()
    {
        await using var host = await StartAsync();

        var result = host.Run("$env:PATHWAY_TIMEOUT_SECONDS = '60'; try { Invoke-PathwayProbe -Term x PARAMETERS -TimeoutOnly "
            + "-ServiceTier Flex } finally { $env:PATHWAY_TIMEOUT_SECONDS = $null }");

        Assert.Equal(["60"], result.Texts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Questions_stay_open_while_there_is_no_capacity(bool isOpenAI)
    {
        await using var host = await StartAsync(new EmulatorOptions { Models = [Model, OpenAI], FlexShortage = static _ => true });

        var result = Run(host, isOpenAI, "-ServiceTier Flex -MaxOutageSeconds 0");

        Assert.NotEmpty(result.Errors);
        Assert.All(result.Errors, static error =>
        {
            Assert.StartsWith("ModelUnavailable", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("-AllowStandard", error.Exception.Message, StringComparison.Ordinal);
        });
        Assert.All(Calls(host), static request => Assert.Equal("flex", Tier(request)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Standard_tier_answers_only_if_it_is_allowed(bool isOpenAI)
    {
        await using var host = await StartAsync(new EmulatorOptions { Models = [Model, OpenAI], FlexShortage = static _ => true });

        var result = Run(host, isOpenAI, "-ServiceTier Flex -AllowStandard -MaxOutageSeconds 0");

        AssertComplete(result);
        Assert.Contains("flex tier has no capacity", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains(Calls(host), static request => Tier(request) is null && request.Outcome == Outcome.Answered);
        Assert.DoesNotContain(Calls(host), static request => Tier(request) == "flex" && request.Outcome == Outcome.Answered);
        // Only what was answered is paid, at the price of its tier.
        var standard = StandardCost(host, isOpenAI);
        Assert.Equal(standard, Cost(result));
    }

    [Fact]
    public async Task Stored_answers_of_one_tier_serve_the_other()
    {
        await using var host = await StartAsync();
        AssertComplete(Run(host, isOpenAI: false, "-ServiceTier Flex"));
        host.Emulator.Log.Clear();

        AssertComplete(Run(host, isOpenAI: false, "-ServiceTier Standard"));
        AssertComplete(Run(host, isOpenAI: false, "-ServiceTier Flex -AllowStandard"));

        Assert.Equal(0, host.Emulator.Log.Count);
    }

    [Fact]
    public async Task Model_that_is_gone_is_not_asked_for_again_in_the_standard_tier()
    {
        await using var host = await StartAsync(new EmulatorOptions { Models = ["gemini-3.6-flash"] });

        var result = Run(host, isOpenAI: false, "-ServiceTier Flex -AllowStandard -Model gemini-3.8-flash, gemini-3.6-flash -Sequential");

        AssertComplete(result);
        Assert.All(Calls(host).Where(static request => request.Model == Model), static request => Assert.Equal("flex", Tier(request)));
        Assert.Contains(Calls(host), static request => request.Model == "gemini-3.6-flash" && Tier(request) == "flex");
    }

    [Theory]
    [InlineData("-Model gemini-without-a-price")]
    [InlineData("-Provider Vertex -Project p")]
    [InlineData("-Provider OpenAI -Model llama")]
    [InlineData("-Transport GoogleGenAI")]
    public async Task Refuses_the_tier_where_its_price_is_not_known(string parameters)
    {
        await using var host = await StartAsync();

        var result = host.Run($"'term' | Invoke-PathwayHierarchy PARAMETERS -ServiceTier Flex {parameters}");

        var error = (result.Failure as System.Management.Automation.RuntimeException)?.ErrorRecord ?? result.Errors.Single();
        Assert.StartsWith("ServiceTierUnavailable", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(0, host.Emulator.Log.Count);
    }

    [Fact]
    public async Task Setting_chooses_the_tier_and_a_parameter_overrides_it()
    {
        await using var host = await StartAsync();
        const string Ask = "Invoke-PathwayHierarchy PARAMETERS";

        var result = host.Run("$env:PATHWAY_SERVICE_TIER = 'Flex'; try { "
            + $"'term a' | {Ask} > $null; 'term b' | {Ask} -ServiceTier Standard > $null }} "
            + "finally { $env:PATHWAY_SERVICE_TIER = $null }");

        Assert.Empty(result.Errors);
        Assert.Equal(["flex", null], Calls(host).Select(Tier).Distinct());
    }

    [Fact]
    public async Task Wrong_name_of_a_tier_is_an_error()
    {
        await using var host = await StartAsync();

        var result = host.Run("'term' | Invoke-PathwayHierarchy PARAMETERS -ServiceTier Fast");

        var error = (result.Failure as System.Management.Automation.RuntimeException)?.ErrorRecord ?? result.Errors.Single();
        Assert.StartsWith("ConfigurationInvalid", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Flex", error.Exception.Message, StringComparison.Ordinal);
    }

    private static Task<ModelHost> StartAsync(EmulatorOptions? options = null)
    {
        options ??= new EmulatorOptions { Models = [Model, OpenAI] };
        return ModelHost.StartAsync(options with { Responder = ModelHost.UnderFirstRoot });
    }

    // The cost of the run is the only output.
    private static PowerShellResult Run(ModelHost host, bool isOpenAI, string parameters, string? cachePath = null)
    {
        var file = Path.Combine(TestFolders.New(), "models.json");
        File.WriteAllText(file, OpenAIModels);
        var wire = isOpenAI ? $"-Provider OpenAI -Model {OpenAI} -Endpoint {host.Emulator.BaseAddress}/v1"
            : $"-Endpoint {host.Emulator.BaseAddress}";
        return host.Run("$env:PATHWAY_MODELS_PATH = $args[0]; try { "
            + $"{Terms} | Invoke-PathwayHierarchy -Curator Model -ApiKey $key -CachePath $args[1] {wire} {parameters} > $null; "
            + "(Get-PathwayRun -Last 1 -CachePath $args[1]).Cost } finally { $env:PATHWAY_MODELS_PATH = $null }",
            file, cachePath ?? host.CachePath);
    }

    // What the same questions cost in the standard tier.
    private static decimal StandardCost(ModelHost host, bool isOpenAI) => Cost(Run(host, isOpenAI, "", TestFolders.NewCachePath()));

    private static decimal Cost(PowerShellResult result) => (decimal)result.Output.Single().BaseObject;

    private static IEnumerable<RequestRecord> Calls(ModelHost host) =>
        host.Emulator.Log.Requests.Where(static request => request.Method == "POST");

    private static string? Tier(RequestRecord request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return body.RootElement.TryGetProperty("service_tier", out var tier) ? tier.GetString() : null;
    }

    private static void AssertComplete(PowerShellResult result)
    {
        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
    }
}
