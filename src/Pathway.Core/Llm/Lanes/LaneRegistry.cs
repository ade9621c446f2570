using System.Collections.Concurrent;
using Pathway.Llm.Models;

namespace Pathway.Llm.Lanes;

/// <summary>The lanes of this process. They outlive desks: limits do not end with a command.</summary>
internal static class LaneRegistry
{
    private static readonly ConcurrentDictionary<(LaneId Id, ModelLimits Limits), Lazy<Lane>> Lanes = new();

    /// <summary>The lane of that identity. Other limits, after the models file was changed, are another lane.</summary>
    public static Lane Shared(LaneId id, ModelLimits limits) =>
        Lanes.GetOrAdd((id, limits), static key => new Lazy<Lane>(() => new Lane(key.Id, key.Limits, TimeProvider.System))).Value;
}
