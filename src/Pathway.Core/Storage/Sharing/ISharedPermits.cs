namespace Pathway.Storage.Sharing;

/// <summary>
/// The permits for concurrent calls that the processes of a store share: each process leases some of the limit, and renews them. Times are
/// Unix times in milliseconds. Safe for concurrent use.
/// </summary>
internal interface ISharedPermits
{
    /// <summary>Says what a process needs, and leases its share of the permits. Renews the permits that it holds.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<PermitShare> UpdateAsync(PermitDemand demand);
}

/// <summary>What a process needs.</summary>
internal sealed record PermitDemand
{
    /// <summary>How long permits are held without a renewal, in milliseconds. A killed process gives them back after that.</summary>
    public const int Lifetime = 15_000;

    public required string LimiterKey { get; init; }

    /// <summary>The process.</summary>
    public required string Holder { get; init; }

    /// <summary>Reads the time when the permits are counted: the store may be locked by others until then.</summary>
    public required Func<long> Now { get; init; }

    /// <summary>The limit of all processes together.</summary>
    public required int Limit { get; init; }

    /// <summary>The running calls, whose permits cannot be given back.</summary>
    public required int Running { get; init; }

    /// <summary>The running and the waiting calls.</summary>
    public required int Wanted { get; init; }
}

/// <summary>The permits of a process.</summary>
/// <param name="Allowed">How many calls it may run. More may be running until they end.</param>
/// <param name="Held">How many permits are counted for it.</param>
/// <param name="Processes">How many processes want permits.</param>
internal readonly record struct PermitShare(int Allowed, int Held, int Processes);

/// <summary>The permits that a process holds.</summary>
/// <param name="Holder">The process.</param>
/// <param name="Count">The permits.</param>
/// <param name="Wanted">The permits that it wants.</param>
/// <param name="Until">When they expire without a renewal.</param>
/// <param name="ServedAt">When it last held a permit: where there are fewer permits than processes, the one that waited longest is
/// next.</param>
internal sealed record HeldPermits(string Holder, int Count, int Wanted, long Until, long ServedAt)
{
    /// <summary>Whether it counts at a time. Later times come from a clock that was set wrong.</summary>
    public bool IsValid(long now) => Until > now && Until - now <= 2 * PermitDemand.Lifetime;
}

/// <summary>Divides the permits of a limit among the processes that want them.</summary>
internal static class PermitCalculator
{
    /// <summary>The permits of the process after its request, and how many calls it may run with them.</summary>
    /// <param name="demand">What it needs.</param>
    /// <param name="mine">What it holds; null for nothing.</param>
    /// <param name="others">The valid permits of the other processes.</param>
    /// <param name="now">The time.</param>
    public static (HeldPermits Held, int Allowed) Calculate(PermitDemand demand, HeldPermits? mine, IReadOnlyList<HeldPermits> others,
        long now)
    {
        var served = mine?.ServedAt ?? 0;
        var free = Math.Max(0, demand.Limit - others.Sum(static other => other.Count));
        var share = FindFairShare(demand, served, [.. others.Where(static other => other.Wanted > 0)]);
        var allowed = Math.Min(Math.Min(share, free), demand.Wanted);
        // A running call keeps its permit; what is above the fair share is given back as calls end.
        var count = Math.Max(demand.Running, allowed);
        return (new HeldPermits(demand.Holder, count, demand.Wanted, now + PermitDemand.Lifetime, count > 0 ? now : served), allowed);
    }

    // Max-min fairness: nobody gets more than it wants, and what one leaves is divided among the others.
    private static int FindFairShare(PermitDemand demand, long served, HeldPermits[] others)
    {
        if (demand.Wanted == 0) { return 0; }
        if (others.Length >= demand.Limit)
        {
            var before = others.Count(other => other.ServedAt < served
                || (other.ServedAt == served && string.CompareOrdinal(other.Holder, demand.Holder) < 0));
            return before < demand.Limit ? 1 : 0;
        }
        var left = demand.Limit;
        var processes = others.Length + 1;
        foreach (var wanted in others.Select(static other => other.Wanted).Order())
        {
            if (wanted > left / processes) { break; }
            left -= wanted;
            processes--;
        }
        return left / processes;
    }
}
