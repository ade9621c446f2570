using Microsoft.Extensions.Time.Testing;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Llm.Models;
using Pathway.Model;
using Pathway.RateLimiting;
using Xunit;

namespace Pathway.Models;

/// <summary>Models as Get-PathwayModel shows them, on a day of the test.</summary>
public sealed class ModelListingTests
{
    private static readonly ModelProfile Priced = TestQuestions.Flash with
    {
        Price = new ModelPrice
        {
            InputPerMillion = 1, CachedPerMillion = 0.1m, OutputPerMillion = 5, Currency = "EUR", FlexFactor = 0.5m,
            Until = new DateOnly(2026, 6, 30),
            Later = [new PricePeriod { From = new DateOnly(2026, 7, 1), InputPerMillion = 2, OutputPerMillion = 10 }],
        },
        PriceAsOf = new DateOnly(2026, 6, 1),
    };

    [Fact]
    public void Price_is_that_of_the_day()
    {
        var before = Describe(new DateOnly(2026, 6, 30));
        var after = Describe(new DateOnly(2026, 7, 1));

        Assert.Equal((1m, 0.1m, 5m, "EUR", 0.5m), (before.InputPrice, before.CachedInputPrice, before.OutputPrice, before.Currency,
            before.FlexFactor));
        Assert.Equal((2m, 2m, 10m), (after.InputPrice, after.CachedInputPrice, after.OutputPrice));
        Assert.Equal((new DateTime(2026, 6, 30), (DateTime?)null), (before.PriceUntil, after.PriceUntil));
        Assert.Equal((29, 30), (before.PriceAge, after.PriceAge));
    }

    [Fact]
    public void Price_that_is_not_known_is_empty()
    {
        var shown = ModelListing.Describe(Priced with { Price = null, PriceAsOf = null }, new DateOnly(2026, 7, 1), false, true);

        Assert.Equal((null, null, null, null, null, null), (shown.InputPrice, shown.CachedInputPrice, shown.OutputPrice, shown.Currency,
            shown.FlexFactor, shown.PriceAge));
        Assert.Equal((false, true), (shown.IsListed, shown.IsOffered));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(90, false)]
    [InlineData(91, true)]
    [InlineData(-5, false)]
    public void Price_is_old_after_ninety_days(int days, bool isOld)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero).AddDays(days));
        var curator = new LlmCurator(new ScriptedChatClient(static _ => ""), Priced, null, clock);
        var undated = new LlmCurator(new ScriptedChatClient(static _ => ""), Priced with { PriceAsOf = null }, null, clock);

        Assert.Equal(isOld ? (Priced.Name, new DateOnly(2026, 6, 1), days) : null, curator.FindStalePrice());
        Assert.Null(undated.FindStalePrice());
    }

    [Fact]
    public void Call_of_the_flex_tier_is_not_hedged()
    {
        var limiter = new ModelLimiter(new LimiterId("Gemini", "http://localhost", "", Priced.Name), Priced.Limits, TimeProvider.System);

        var curator = new LlmCurator(new ScriptedChatClient(static _ => ""), Priced, limiter);
        var flex = new LlmCurator(new ScriptedChatClient(static _ => ""), Priced, limiter) { Tier = ServiceTier.Flex };

        Assert.Equal((true, false), (curator.CanHedge, flex.CanHedge));
        Assert.Equal(curator.GetAnswerer(TestQuestions.Parent("term")), flex.GetAnswerer(TestQuestions.Parent("term")));
    }

    private static PathwayModel Describe(DateOnly day) => ModelListing.Describe(Priced, day, isListed: true, isOffered: null);
}
