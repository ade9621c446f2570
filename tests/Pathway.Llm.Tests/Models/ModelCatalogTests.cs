using Pathway.Errors;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;

namespace Pathway.Models;

public sealed class ModelCatalogTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    [Fact]
    public void Embedded_models_are_valid_and_newest_comes_first()
    {
        var catalog = ModelCatalog.Load();

        Assert.Equal("gemini-3.8-flash", catalog.Newest("Gemini")!.Name);
        Assert.All(catalog.Models, static model => Assert.True(model.Limits.Concurrency > 0 && model.OutputLimit > 0));
        Assert.Equal(catalog.Models.Count, catalog.Models.Select(static model => (model.Provider, model.Name)).Distinct().Count());
    }

    [Theory]
    [InlineData("Gemini", "gemini-9-flash-preview", "flash", 15)]
    [InlineData("gemini", "GEMINI-9-PRO", "pro", 4)]
    [InlineData("Gemini", "learnlm-1", "flash", 15)]
    [InlineData("OpenAI", "llama3.2:3b", "server", 8)]
    public void Unlisted_model_uses_values_of_its_family(string provider, string name, string family, int concurrency)
    {
        var model = ModelCatalog.Load().Find(provider, name);

        Assert.Equal((name, family, concurrency), (model.Name, model.Family, model.Limits.Concurrency));
        Assert.Null(model.Price);
    }

    [Fact]
    public void Thinking_budget_is_added_to_output_limit()
    {
        var model = ModelCatalog.Load().Find("Gemini", "gemini-2.5-pro");

        Assert.Equal((null, 2048, 8192 + 2048), (model.Flags.ThinkingLevel, model.Flags.ThinkingBudget, model.OutputLimit));
        Assert.False(model.Flags.SearchWithSchema);
    }

    [Fact]
    public void User_file_overrides_embedded_file_by_field()
    {
        var catalog = Load("""
            { // a comment
              "families": [ { "provider": "Gemini", "family": "pro", "limits": { "concurrency": 2 } } ],
              "models": [
                { "name": "gemini-3.8-flash", "limits": { "requestsPerMinute": 60, "requestsPerDay": null }, "price": null },
                { "name": "my-model", "provider": "OpenAI", "limits": { "tokensPerMinute": 5 } },
              ]
            }
            """);

        var flash = catalog.Find("Gemini", "gemini-3.8-flash");
        Assert.Equal((60, 1_000_000L, null, 15),
            (flash.Limits.RequestsPerMinute, flash.Limits.TokensPerMinute, flash.Limits.RequestsPerDay, flash.Limits.Concurrency));
        Assert.Null(flash.Price);
        Assert.Equal(2, catalog.Find("Gemini", "gemini-3.1-pro-preview").Limits.Concurrency);
        Assert.Equal((5L, 8), (catalog.Newest("OpenAI")!.Limits.TokensPerMinute, catalog.Newest("OpenAI")!.Limits.Concurrency));
    }

    [Theory]
    [InlineData("{ \"models\": [ { \"name\": \"gemini-3.8-flash\", \"limits\": { \"requestPerMinute\": 5 } } ] }", "requestPerMinute")]
    [InlineData("{ \"models\": [ { \"name\": \"gemini-3.8-flash\", \"limits\": { \"requestsPerMinute\": 0 } } ] }", "limit below 1")]
    [InlineData("{ \"models\": [ { \"name\": \"gemini-3.8-flash\", \"limits\": { \"requestsPerMinute\": \"many\" } } ] }",
        "gemini-3.8-flash")]
    [InlineData("{ \"models\": [ { \"name\": \"gemini-3.8-flash\", \"flags\": { \"thinkingBudget\": 5 } } ] }",
        "both thinkingLevel and thinkingBudget")]
    [InlineData("{ \"models\": [ { \"name\": \"x\", \"provider\": \"Nobody\" } ] }", "Nobody")]
    [InlineData("{ \"models\": [ { \"provider\": \"Gemini\" } ] }", "no name")]
    [InlineData("{ \"modells\": [] }", "modells")]
    [InlineData("{ \"models\": [], \"models\": [] }", "models")]
    [InlineData("{ \"models\": {} }", "not a list")]
    [InlineData("[]", "no object")]
    [InlineData("", "cannot be read")]
    public void Reports_position_of_invalid_value(string text, string expected)
    {
        var failure = Assert.Throws<PathwayException>(() => Load(text));

        Assert.Same(PathwayErrors.ModelsInvalid, failure.Error);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_file_has_its_own_error()
    {
        var failure = Assert.Throws<PathwayException>(static () => ModelCatalog.Load("/no/such/models.json"));

        Assert.Same(PathwayErrors.FileNotFound, failure.Error);
    }

    [Fact]
    public void Cost_counts_thoughts_as_output_and_cached_input_separately()
    {
        var usage = new CallUsage { InputTokens = 1000, CachedTokens = 400, OutputTokens = 100, ThoughtTokens = 50 };
        var price = new ModelPrice { InputPerMillion = 2, CachedPerMillion = 0.5m, OutputPerMillion = 10 };

        Assert.Equal(((600m * 2m) + (400m * 0.5m) + (150m * 10m)) / 1_000_000m, price.Cost(usage, ServiceTier.Standard, Day));
        Assert.Equal(((1000m * 2m) + (150m * 10m)) / 1_000_000m,
            (price with { CachedPerMillion = null }).Cost(usage, ServiceTier.Standard, Day));
    }

    [Fact]
    public void Introductory_price_ends_on_its_day()
    {
        var flash = ModelCatalog.Load().Find("Gemini", "gemini-3.8-flash");
        var million = new CallUsage { InputTokens = 1_000_000, OutputTokens = 1_000_000 };

        Assert.Equal(4.50m, flash.Price!.Cost(million, ServiceTier.Standard, new DateOnly(2026, 12, 31)));
        Assert.Equal(9.00m, flash.Price!.Cost(million, ServiceTier.Standard, new DateOnly(2027, 1, 1)));
        Assert.Equal(2.25m, flash.Price!.Cost(million, ServiceTier.Batch, new DateOnly(2026, 12, 31)));
        Assert.Equal((4.50m, "USD"), (flash.AddCost(million, ServiceTier.Flex, new DateOnly(2027, 1, 1)).Cost,
            flash.AddCost(million, ServiceTier.Flex, new DateOnly(2027, 1, 1)).Currency));
    }

    [Fact]
    public void Cost_is_unknown_outside_of_the_days_and_tiers_of_a_price()
    {
        var price = new ModelPrice
        {
            InputPerMillion = 1, From = new DateOnly(2026, 5, 1), Until = new DateOnly(2026, 5, 31), FlexFactor = 0.5m,
            Later = [Period(new DateOnly(2026, 7, 1)) with { Until = new DateOnly(2026, 7, 31) }, Period(new DateOnly(2026, 8, 10))],
        };

        Assert.Null(Cost(2026, 4, 30));
        Assert.Equal(1m, Cost(2026, 5, 31));
        Assert.Null(Cost(2026, 6, 1));
        Assert.Equal(3m, Cost(2026, 7, 31));
        Assert.Null(Cost(2026, 8, 1));
        Assert.Equal(3m, Cost(2026, 8, 10));
        Assert.Equal(0.5m, Cost(2026, 5, 1, ServiceTier.Flex));
        Assert.Null((price with { FlexFactor = null }).Cost(new CallUsage(), ServiceTier.Flex, new DateOnly(2026, 5, 1)));
        // Half, as the providers state for all of their models.
        Assert.Equal(0.5m, Cost(2026, 5, 1, ServiceTier.Batch));

        decimal? Cost(int year, int month, int day, ServiceTier tier = ServiceTier.Standard) =>
            price.Cost(new CallUsage { InputTokens = 1_000_000 }, tier, new DateOnly(year, month, day));

        static PricePeriod Period(DateOnly from) => new() { From = from, InputPerMillion = 3, OutputPerMillion = 3 };
    }

    [Fact]
    public void Every_shipped_model_says_from_when_its_price_is() =>
        Assert.All(ModelCatalog.Load().Models, static model => Assert.NotNull(model.PriceAsOf));

    [Fact]
    public void Figures_of_user_replace_the_days_and_the_age_of_a_price()
    {
        var flash = Load("""
            { "models": [ { "name": "gemini-3.8-flash", "price": { "inputPerMillion": 9, "outputPerMillion": 9 } } ] }
            """).Find("Gemini", "gemini-3.8-flash");
        var lite = Load("""
            { "models": [ { "name": "gemini-3.8-flash", "price": { "flexFactor": 0.4 } } ] }
            """).Find("Gemini", "gemini-3.8-flash");

        Assert.Equal((null, null, null, 0.5m), (flash.PriceAsOf, flash.Price!.Until, flash.Price.Later, flash.Price.FlexFactor));
        Assert.Equal((new DateOnly(2026, 12, 31), 0.4m, 0.75m), (lite.Price!.Until, lite.Price.FlexFactor, lite.Price.InputPerMillion));
        Assert.NotNull(lite.PriceAsOf);
    }

    [Theory]
    [InlineData("\"inputPerMillion\": -1", "price below 0")]
    [InlineData("\"flexFactor\": -1", "flexFactor")]
    [InlineData("\"currency\": \"\"", "currency")]
    [InlineData("\"from\": \"2026-02-01\", \"until\": \"2026-01-01\"", "'until' is before")]
    [InlineData("\"from\": \"1.2.2026\"", "from")]
    [InlineData("\"later\": [ { \"from\": \"2027-01-01\", \"inputPerMillion\": 1 } ]", "outputPerMillion")]
    [InlineData("\"from\": \"2027-01-01\", \"later\": [ { \"from\": \"2027-01-01\", \"inputPerMillion\": 1, \"outputPerMillion\": 1 } ]",
        "begin after")]
    [InlineData("\"until\": \"2027-13-01\"", "until")]
    [InlineData("\"discount\": 1", "discount")]
    public void Names_model_and_fault_of_invalid_price(string fields, string expected)
    {
        var failure = Assert.Throws<PathwayException>(() => Load(
            $"{{ \"models\": [ {{ \"name\": \"gemini-3.6-flash\", \"price\": {{ {fields} }} }} ] }}"));

        Assert.Same(PathwayErrors.ModelsInvalid, failure.Error);
        Assert.Contains("gemini-3.6-flash", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private static ModelCatalog Load(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return ModelCatalog.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
