using System.Globalization;
using System.Security.Authentication;
using StackExchange.Redis;

namespace Pathway.Store.Redis;

/// <summary>What goes wrong with a cache server, in few words.</summary>
internal static class RedisTrouble
{
    /// <summary>Whether a failure is the server's, or the way's there; an answer of another shape than Redis gives is the server's too.</summary>
    public static bool Is(Exception failure) => failure is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or OperationCanceledException or InvalidCastException;

    /// <summary>What is wrong. The library's own words tell of its state in full; a user wants to know what to mend.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="patience">How long an answer was waited for.</param>
    public static string Words(Exception failure, TimeSpan patience)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case RedisServerException: return cause.Message.ReplaceLineEndings(" ");
                case TimeoutException: return string.Create(CultureInfo.InvariantCulture, $"no answer within {patience.TotalSeconds} s");
                case InvalidCastException: return "it answers as no Redis server does";
                case AuthenticationException: return "there is no encrypted connection that can be trusted";
                case RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure, InnerException: not AuthenticationException }: return "it refuses the user or the password";
            }
        }
        return "there is no connection";
    }
}
