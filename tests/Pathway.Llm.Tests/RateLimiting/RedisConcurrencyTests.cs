using Pathway.Doubles;
using Pathway.Storage.Redis;
using Pathway.Storage.Sharing;
using StackExchange.Redis;
using Xunit;

namespace Pathway.RateLimiting;

/// <summary>The concurrency of machines that share a Redis server.</summary>
public sealed class RedisConcurrencyTests : SharedConcurrencyContract, IDisposable
{
    private static readonly RedisKey Permits = RedisKeys.Permits(Name);

    private readonly RedisServer server = RedisServer.Start();
    private readonly List<RedisStore> stores = [];

    public void Dispose()
    {
        stores.ForEach(static store => store.Dispose());
        server.Dispose();
    }

    [Fact]
    public async Task Script_divides_as_the_calculator_does()
    {
        var permits = Open();
        var random = new Random(7);
        var held = new Dictionary<string, HeldPermits>(StringComparer.Ordinal);
        for (var step = 1; step <= 300; step++)
        {
            var holder = $"process {random.Next(6)}";
            var wanted = random.Next(25);
            // More than the processes: where there are fewer, the time decides who is next.
            var demand = Demand(holder, random.Next(6, 30), Math.Min(wanted, random.Next(8)), wanted);

            var share = await permits.UpdateAsync(demand);

            held.Remove(holder, out var mine);
            if (wanted == 0) { continue; }
            var (next, allowed) = PermitCalculator.Calculate(demand, mine, [.. held.Values], step);
            held[holder] = next;
            Assert.Equal(new PermitShare(allowed, next.Count, held.Count), share);
        }
    }

    [Theory]
    [InlineData("no numbers")]
    [InlineData("")]
    [InlineData("15 15 99999999999999 0")]
    [InlineData("99999999999999999999999999 1 99999999999999999999999999999999 1")]
    [InlineData("-5 -5 -5 -5")]
    public async Task Permits_that_cannot_be_read_are_removed(string written)
    {
        var permits = Open();
        await WriteAsync("somebody", written);

        Assert.Equal(new PermitShare(Limit, Limit, 1), await permits.UpdateAsync(Demand("me", Limit, 0, Limit)));

        using var connection = await ConnectAsync();
        Assert.Equal(["me"], (await connection.GetDatabase().HashKeysAsync(Permits)).Select(static name => (string)name!));
    }

    [Fact]
    public async Task Own_permits_that_cannot_be_read_are_replaced()
    {
        var permits = Open();
        await WriteAsync("me", "no numbers");

        Assert.Equal(new PermitShare(3, 3, 1), await permits.UpdateAsync(Demand("me", Limit, 0, 3)));
        Assert.Equal(new PermitShare(0, 0, 1), await permits.UpdateAsync(Demand("me", Limit, 0, 0)));
    }

    private protected override ISharedPermits Open() => Open(database: 0);

    private protected override ISharedPermits OpenEmpty() => Open(database: 1);

    private protected override void LoseStore() => server.Kill();

    // The clock of the server cannot be changed; what it has noted can.
    private protected override Task EndLeaseAsync(string holder) => WriteAsync(holder, $"{Limit} {Limit} 1 1");

    private ISharedPermits Open(int database)
    {
        var store = RedisStore.Open(server.Address with { Database = database }, null, TimeProvider.System, static _ => { });
        stores.Add(store);
        return store.Permits;
    }

    private async Task WriteAsync(string holder, string text)
    {
        using var connection = await ConnectAsync();
        await connection.GetDatabase().HashSetAsync(Permits, holder, text);
    }

    private Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}");
}
