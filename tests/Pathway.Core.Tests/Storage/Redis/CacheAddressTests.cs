using Xunit;

namespace Pathway.Storage.Redis;

public sealed class CacheAddressTests
{
    [Theory]
    [InlineData("redis://server", "redis://server:6379")]
    [InlineData("redis://SERVER:7000/", "redis://server:7000")]
    [InlineData("rediss://me@server:6380/2", "rediss://me@server:6380/2")]
    [InlineData("redis://[::1]:6379/0", "redis://[::1]:6379")]
    [InlineData("redis://a%40b@10.0.0.1", "redis://a%40b@10.0.0.1:6379")]
    public void An_address_is_written_in_one_way(string text, string written)
    {
        Assert.Null(CacheAddress.FindError(text));
        Assert.Equal(written, CacheAddress.Parse(text)!.ToString());
        Assert.Equal(CacheAddress.Parse(text), CacheAddress.Parse(written));
    }

    [Theory]
    [InlineData("server:6379")]
    [InlineData("localhost")]
    [InlineData("http://server:6379")]
    [InlineData("redis://")]
    [InlineData("redis://server/one")]
    [InlineData("redis://server/-1")]
    [InlineData("redis://server?ssl=true")]
    [InlineData("redis://server:99999")]
    public void Invalid_address_error_shows_an_example(string text)
    {
        Assert.Contains("redis://server:6379", CacheAddress.FindError(text), StringComparison.Ordinal);
        Assert.Null(CacheAddress.Parse(text));
    }

    [Theory]
    [InlineData("redis://:hunter2@server", "redis://:***@server")]
    [InlineData("rediss://me:hunter2@server:6380/1", "rediss://me:***@server:6380/1")]
    [InlineData("redis://me:hunter2@with@server", "redis://me:***@server")]
    [InlineData("redis://me@server", "redis://me@server")]
    [InlineData("me:hunter2@server:6379", "me:***@server:6379")]
    [InlineData("server:6379,password=hunter2,ssl=true", "server:6379,***")]
    [InlineData("redis://server?password=hunter2", "redis://server?***")]
    [InlineData("redis://me:a@server?password=hunter2", "redis://me:***")]
    [InlineData("server:6379,password=one@hunter2", "server:***")]
    public void A_password_is_refused_and_not_shown(string text, string shown)
    {
        Assert.Equal(shown, CacheAddress.Redact(text));
        if (text == shown) { return; }
        Assert.DoesNotContain("hunter2", $"{CacheAddress.FindError(text)} {CacheAddress.Parse(text)}", StringComparison.Ordinal);
        Assert.NotNull(CacheAddress.FindError(text));
    }

    [Theory]
    [InlineData("redis://localhost", true)]
    [InlineData("redis://127.0.0.1", true)]
    [InlineData("redis://[::1]", true)]
    [InlineData("redis://192.0.2.1", false)]
    [InlineData("redis://localhost.example", false)]
    public void This_machine_is_known(string text, bool isHere) => Assert.Equal(isHere, CacheAddress.Parse(text)!.IsLocal);
}
