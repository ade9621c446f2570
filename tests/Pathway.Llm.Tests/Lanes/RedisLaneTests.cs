using Pathway.Doubles;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Store;
using Pathway.Store.Redis;
using Pathway.Store.Sharing;
using StackExchange.Redis;
using Xunit;

namespace Pathway.Lanes;

/// <summary>Machines that share a server.</summary>
public sealed class RedisLaneTests : SharedLaneContract, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RedisServer server = RedisServer.Start();
    private readonly List<RedisStore> stores = [];

    public void Dispose()
    {
        stores.ForEach(static store => store.Dispose());
        server.Dispose();
    }

    [Fact]
    public void A_key_stands_there_as_a_hash_that_all_who_share_the_server_make_alike()
    {
        var (one, two) = (Open(TimeProvider.System).Lanes, Open(TimeProvider.System).Lanes);

        Assert.Equal(32, one.Salt().Length);
        Assert.Equal(one.Salt(), two.Salt());
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("""{"State":null,"Shares":null}""")]
    [InlineData("""{"State":{"Day":20261124,"Today":0,"Learned":{"RequestsPerMinute":0}},"Shares":[]}""")]
    [InlineData("""{"State":{"Day":20261124,"Today":0},"Shares":[{"Id":1,"At":9000,"Requests":9223372036854775807,"Tokens":0},{"Id":2,"At":9000,"Requests":9223372036854775807,"Tokens":0}]}""")]
    public async Task A_book_that_cannot_be_read_is_begun_anew(string rubbish)
    {
        using (var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}"))
        {
            await connection.GetDatabase().HashSetAsync(RedisKeys.Lane("lane"), [new HashEntry("version", "x"), new HashEntry("book", rubbish)]);
        }
        var (lanes, _) = Open(TimeProvider.System);
        Assert.Null(lanes.Look("lane"));

        var share = await lanes.TakeAsync(new LaneDemand { Lane = "lane", Now = static () => 1000, Day = 20261124, Limits = new LaneLimits(10, null, null), Requests = 3, Needed = 0, Tokens = 0 });

        Assert.Equal((3, (long?)null), (share.Requests, share.Wait));
        Assert.Equal(3, Read("lane").State.Today);
    }

    [Fact]
    public async Task Many_who_take_at_once_never_get_more_than_there_is()
    {
        var lanes = Enumerable.Range(0, 8).Select(_ => Open(TimeProvider.System).Lanes).ToArray();
        var day = new LaneDemand { Lane = "lane", Now = static () => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), Day = 20261124, Limits = new LaneLimits(200, null, null), Requests = 3, Needed = 0, Tokens = 0 };

        var shares = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => lanes[i % lanes.Length].TakeAsync(day)))).WaitAsync(Patience);

        Assert.Equal(200, shares.Sum(static share => share.Requests));
        Assert.Equal(67, shares.Count(static share => share.Wait is null));
    }

    [Fact]
    public async Task A_lane_counts_here_and_there_and_alone_while_the_server_is_lost()
    {
        var (lanes, _) = Open(TimeProvider.System);
        var lane = new Lane(new LaneId("Gemini", "host", "p", "model"), new ModelLimits { RequestsPerMinute = 1000, Concurrency = 10 }, TimeProvider.System);
        var lost = new List<StoreException>();
        using var joined = new LaneSharing(lane, "p", null).Join(lanes, lost.Add);
        (await EnterAsync(lane)).Dispose();
        Assert.Equal(10, Read("Gemini host model project p").State.Today);

        server.Kill();
        for (var i = 0; i < 30; i++) { (await EnterAsync(lane)).Dispose(); }

        Assert.Single(lost);
    }

    private protected override (ISharedLanes Lanes, IDisposable Store) Open(TimeProvider time)
    {
        var store = RedisStore.Open(server.Address, null, time, static _ => { });
        stores.Add(store);
        return (store.Lanes, store);
    }

    private protected override LaneBook Read(string lane)
    {
        using var connection = ConnectionMultiplexer.Connect($"127.0.0.1:{server.Port}");
        return RedisJson.ReadBook(connection.GetDatabase().HashGet(RedisKeys.Lane(lane), "book"));
    }

    private static Task<ICallPlace> EnterAsync(Lane lane) => lane.EnterAsync(new LaneRequest(), default).WaitAsync(Patience);
}
