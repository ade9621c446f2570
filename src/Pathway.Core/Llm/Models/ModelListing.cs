using Pathway.Model;

namespace Pathway.Llm.Models;

/// <summary>Describes models for the user, with their prices of a day.</summary>
internal static class ModelListing
{
    /// <summary>The age in days from which on a price is called old.</summary>
    public const int MaxPriceAge = 90;

    /// <param name="model">The model.</param>
    /// <param name="today">The day, in UTC.</param>
    /// <param name="isListed">Whether a models file has an entry for it.</param>
    /// <param name="isOffered">Whether its server offers it; null where it was not asked.</param>
    public static PathwayModel Describe(ModelProfile model, DateOnly today, bool isListed, bool? isOffered)
    {
        var price = model.Price?.FindPeriod(today);
        return new PathwayModel
        {
            Name = model.Name, Provider = model.Provider, IsListed = isListed, IsOffered = isOffered,
            RequestsPerMinute = model.Limits.RequestsPerMinute, TokensPerMinute = model.Limits.TokensPerMinute,
            RequestsPerDay = model.Limits.RequestsPerDay, Concurrency = model.Limits.Concurrency, MaxOutputTokens = model.OutputLimit,
            InputPrice = price?.InputPerMillion, CachedInputPrice = price?.CachedPerMillion ?? price?.InputPerMillion,
            OutputPrice = price?.OutputPerMillion, FlexFactor = price is null ? null : model.Price!.FlexFactor,
            BatchFactor = price is null ? null : model.Price!.Factor(ServiceTier.Batch),
            Currency = price is null ? null : model.Price!.Currency,
            PriceUntil = price?.Until?.ToDateTime(TimeOnly.MinValue), PriceAsOf = model.PriceAsOf?.ToDateTime(TimeOnly.MinValue),
            PriceAge = GetPriceAge(model, today),
        };
    }

    /// <summary>The age of the price in days; null where the models file does not say from when it is.</summary>
    public static int? GetPriceAge(ModelProfile model, DateOnly today) =>
        model.PriceAsOf is { } day ? Math.Max(0, today.DayNumber - day.DayNumber) : null;
}
