using System.Collections.Concurrent;
using Pathway.Curators;
using Pathway.Pipeline;

namespace Pathway.Asking;

/// <summary>Warns of an old price, once in a session, where a cost is estimated or limited by it.</summary>
internal static class StalePrices
{
    private static readonly ConcurrentDictionary<(string Model, DateOnly Day), bool> Told = new();

    /// <summary>Warns of the old prices of the models that are asked.</summary>
    public static void Warn(ChosenCurators chosen, Action<StreamRecord> post)
    {
        foreach (var (model, day, age) in chosen.Curators.OfType<LlmCurator>().Select(static curator => curator.FindStalePrice())
            .OfType<(string Model, DateOnly Day, int Age)>())
        {
            if (!Told.TryAdd((model, day), true)) { continue; }
            post(new StreamRecord.Warning(FormattableString.Invariant(
                $"The price of {model} is {age} days old (of {day:yyyy-MM-dd}), so costs may differ. Compare it with the provider's ")
                + "price list, and state the price with its day (priceAsOf) in your models.json; see about_Pathway_Models."));
        }
    }
}
