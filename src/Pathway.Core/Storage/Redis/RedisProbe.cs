using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Pathway.Storage.Redis;

/// <summary>
/// Checks over a new connection whether a server answers. It blocks the calling thread and needs no other thread, and the system measures
/// the time: a reply that has arrived is seen, however late this thread runs.
/// </summary>
internal static class RedisProbe
{
    private static readonly TimeSpan NamePatience = TimeSpan.FromSeconds(10);

    /// <summary>Why the server does not react; null if it does. A refusal, for want of a password or encryption, is a reaction.</summary>
    /// <param name="address">The server.</param>
    /// <param name="patience">For the connection, and then for the reply.</param>
    public static Exception? Fault(CacheAddress address, TimeSpan patience)
    {
        try
        {
            var found = Dns.GetHostAddressesAsync(address.Host);
            if (!found.Wait(NamePatience)) { return new TimeoutException(); }
            Exception? fault = Unreachable(new SocketException((int)SocketError.HostNotFound));
            foreach (var number in found.Result)
            {
                fault = Fault(new IPEndPoint(number, address.Port), patience);
                if (fault is null) { return null; }
            }
            return fault;
        }
        // There is no such name.
        catch (Exception failure) when (failure is AggregateException or SocketException or ArgumentException)
        {
            return Unreachable(failure);
        }
    }

    private static Exception? Fault(IPEndPoint end, TimeSpan patience)
    {
        try
        {
            using var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            try { socket.Connect(end); }
            catch (SocketException begun) when (begun.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // The connection is being made.
            }
            if (!socket.Poll(patience, SelectMode.SelectWrite)) { return new TimeoutException(); }
            socket.Send("*1\r\n$4\r\nPING\r\n"u8);
            // The end of the connection is a reaction too.
            return socket.Poll(patience, SelectMode.SelectRead) ? null : new TimeoutException();
        }
        catch (SocketException failure) { return Unreachable(failure); }
    }

    private static RedisException Unreachable(Exception failure) => new(failure.Message, failure);
}
