using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Pathway.Doubles;

/// <summary>Passes connections on to a server, and can hold back the replies to those that there are.</summary>
internal sealed class TcpRelay : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Channel<bool> replies = Channel.CreateUnbounded<bool>();
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int server;
    private volatile bool isHeld;

    /// <param name="server">The port of the server.</param>
    public TcpRelay(int server)
    {
        this.server = server;
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Replies to the connections of now wait; those of later connections do not.</summary>
    public void Hold() => isHeld = true;

    /// <summary>Lets all replies go.</summary>
    public void Release() => released.SetResult();

    /// <summary>The next reply to a connection that came after <see cref="Hold"/>.</summary>
    public Task NewcomerAnsweredAsync() => replies.Reader.ReadAsync().AsTask().WaitAsync(Hang.Patience);

    public void Dispose()
    {
        closing.Cancel();
        listener.Dispose();
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var cancellation = closing.Token;
        try
        {
            while (true) { _ = PassAsync(await listener.AcceptTcpClientAsync(cancellation), isHeld, cancellation); }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient client, bool isNewcomer, CancellationToken cancellation)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, server, cancellation);
            var back = BackAsync(far.GetStream(), near.GetStream(), isNewcomer, cancellation);
            await near.GetStream().CopyToAsync(far.GetStream(), cancellation);
            far.Client.Shutdown(SocketShutdown.Send);
            await back;
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
        {
            // One of the two has gone, and so does the other.
        }
    }

    private async Task BackAsync(NetworkStream far, NetworkStream near, bool isNewcomer, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        while (await far.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            if (isHeld && !isNewcomer) { await released.Task.WaitAsync(cancellation); }
            await near.WriteAsync(buffer.AsMemory(0, count), cancellation);
            if (isNewcomer) { replies.Writer.TryWrite(true); }
        }
    }
}
