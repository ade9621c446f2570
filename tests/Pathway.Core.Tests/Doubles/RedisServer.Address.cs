using Pathway.Storage.Redis;

namespace Pathway.Doubles;

/// <content>The address of the server.</content>
internal sealed partial class RedisServer
{
    public CacheAddress Address => CacheAddress.Parse(Uri)!;
}
