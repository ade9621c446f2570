using Pathway.Errors;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;

namespace Pathway.Models;

public sealed class ModelCatalogTests
{
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

        Assert.Equal(((1000m * 0.75m) + (150m * 3.75m)) / 1_000_000m, Doubles.TestQuestions.Flash.Price!.Cost(usage));
        Assert.Equal(((600m * 2m) + (400m * 0.5m) + (150m * 10m)) / 1_000_000m,
            new ModelPrice { InputPerMillion = 2, CachedPerMillion = 0.5m, OutputPerMillion = 10 }.Cost(usage));
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
