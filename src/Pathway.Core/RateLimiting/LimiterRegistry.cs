using System.Collections.Concurrent;
using Pathway.Llm.Models;

namespace Pathway.RateLimiting;

/// <summary>Identifies a limiter. Providers apply limits per project and model, not per key.</summary>
/// <param name="Provider">Gemini or OpenAI.</param>
/// <param name="Endpoint">The server: each server has its own limits.</param>
/// <param name="Project">The project; the fingerprint of the key if no project is configured.</param>
/// <param name="Model">The model.</param>
internal sealed record LimiterId(string Provider, string Endpoint, string Project, string Model)
{
    public override string ToString() => $"{Model} at {Endpoint}";
}

/// <summary>The limiters of this process. They outlive engines: rate limits apply across commands.</summary>
internal static class LimiterRegistry
{
    private static readonly ConcurrentDictionary<(LimiterId Id, ModelLimits Limits), Lazy<ModelLimiter>> Limiters = new();

    /// <summary>Gets the limiter of an id. Other limits, from a changed models file, give another limiter.</summary>
    public static ModelLimiter GetOrCreate(LimiterId id, ModelLimits limits) =>
        Limiters.GetOrAdd((id, limits),
            static key => new Lazy<ModelLimiter>(() => new ModelLimiter(key.Id, key.Limits, TimeProvider.System))).Value;
}
