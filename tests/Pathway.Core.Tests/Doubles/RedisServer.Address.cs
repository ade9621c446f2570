using Pathway.Storage.Redis;

namespace Pathway.Doubles;

/// <content>Where it is, for those who know the type.</content>
internal sealed partial class RedisServer
{
    public CacheAddress Address => CacheAddress.Parse(Uri)!;
}
