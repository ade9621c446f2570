using System.Net;
using System.Security.Cryptography;
using Pathway.Doubles;
using Pathway.Errors;
using Xunit;

namespace Pathway.OntologyFiles;

public sealed class SourceDownloadTests : IAsyncDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(static i => (byte)(i * 31 / 7))];
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Content));

    private readonly ScratchFolder folder = new();
    private readonly FileServer server = new(Content);
    private readonly HttpClient http = SourceDownload.CreateClient();

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_file_arrives_whole_with_its_hash_and_its_address()
    {
        var received = 0L;
        var source = await Get("file", progress: bytes => received = bytes);

        Assert.Equal(Content, File.ReadAllBytes(source.Path));
        Assert.Equal((Hash, $"{server.Address}file", true), (source.Sha256, source.Origin, source.IsDownload));
        Assert.Equal(Content.Length, received);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_download_continues_where_it_broke_off()
    {
        server.BreakAfter.Enqueue(100_000);
        server.BreakAfter.Enqueue(50_000);

        var source = await Get("file");

        Assert.Equal(Hash, source.Sha256);
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal("none", server.Requests[0]);
        Assert.All(server.Requests.Skip(1), static range => Assert.StartsWith("bytes=", range, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_next_command_continues_too()
    {
        for (var i = 0; i < 4; i++) { server.Statuses.Enqueue(200); }
        server.BreakAfter.Enqueue(100_000);
        // After the part has arrived, the server refuses until the first command gives up.
        server.RefuseAfterBreak = true;
        await Assert.ThrowsAsync<PathwayException>(() => Get("file"));
        var before = server.Requests.Count;

        server.RefuseAfterBreak = false;
        var source = await Get("file");

        Assert.Equal(Hash, source.Sha256);
        Assert.StartsWith("bytes=", server.Requests[before], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_fetched_anew()
    {
        server.BreakAfter.Enqueue(100_000);
        server.ChangeAfterBreak = [1, 2, 3];

        var source = await Get("file");

        Assert.Equal([1, 2, 3], File.ReadAllBytes(source.Path));
    }

    [Fact]
    public async Task Without_a_tag_the_parts_are_not_joined()
    {
        server.HasTag = false;
        server.BreakAfter.Enqueue(100_000);

        var source = await Get("file");

        Assert.Equal(Hash, source.Sha256);
        Assert.Equal(["none", "none"], server.Requests);
    }

    [Fact]
    public async Task A_server_without_ranges_sends_the_whole_file_again()
    {
        server.HasRanges = false;
        server.BreakAfter.Enqueue(100_000);

        Assert.Equal(Hash, (await Get("file")).Sha256);
    }

    [Fact]
    public async Task Redirects_are_followed_and_end()
    {
        Assert.Equal(Hash, (await Get("redirect/3")).Sha256);

        var failure = await Assert.ThrowsAsync<PathwayException>(() => Get("redirect/9"));
        Assert.Equal(PathwayErrors.DownloadFailed, failure.Error);
        Assert.Contains("redirects more than 5 times", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_to_another_machine_without_encryption_is_refused()
    {
        var failure = await Assert.ThrowsAsync<PathwayException>(() => Get("elsewhere"));

        Assert.Equal(PathwayErrors.DownloadRefused, failure.Error);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, 1)]
    [InlineData(403, 1)]
    [InlineData(503, 4)]
    public async Task A_status_is_an_error_and_only_what_may_pass_is_tried_again(int status, int requests)
    {
        for (var i = 0; i < 10; i++) { server.Statuses.Enqueue(status); }

        var failure = await Assert.ThrowsAsync<PathwayException>(() => Get("file?key=secret"));

        Assert.Equal(PathwayErrors.DownloadFailed, failure.Error);
        Assert.Contains($"{status}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        server.Statuses.Enqueue(503);
        server.Statuses.Enqueue(429);

        Assert.Equal(Hash, (await Get("file")).Sha256);
    }

    [Fact]
    public async Task Another_file_than_the_expected_one_is_an_error_and_does_not_stay()
    {
        var expected = new string('a', 64);

        var failure = await Assert.ThrowsAsync<PathwayException>(() => Get("file", expected));

        Assert.Equal(PathwayErrors.ChecksumMismatch, failure.Error);
        Assert.Contains(Hash, failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
        Assert.Equal(Hash, (await Get("file", Hash.ToUpperInvariant())).Sha256);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_before_it_is_fetched()
    {
        var failure = await Assert.ThrowsAsync<PathwayException>(() => new SourceDownload(http, folder.Path) { MaxBytes = 1 << 10 }
            .GetAsync(new Uri(server.Address, "file"), null, TestContext.Current.CancellationToken));

        Assert.Equal(PathwayErrors.OntologyInvalid, failure.Error);
    }

    [Fact]
    public async Task A_server_that_stops_sending_is_an_error()
    {
        server.Stalls = true;

        var failure = await Assert.ThrowsAsync<PathwayException>(() => new SourceDownload(http, folder.Path)
            { Timeout = TimeSpan.FromMilliseconds(100) }.GetAsync(new Uri(server.Address, "file"), null,
                TestContext.Current.CancellationToken));

        Assert.Contains("sent nothing for 0.1 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_the_download()
    {
        server.Stalls = true;
        using var stop = new CancellationTokenSource();
        var running = new SourceDownload(http, folder.Path).GetAsync(new Uri(server.Address, "file"), null, stop.Token);
        await server.FirstRequest;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [InlineData("http://example.org/a.obo")]
    [InlineData("https://user:secret@example.org/a.obo")]
    [InlineData("https://")]
    public void Addresses_without_encryption_or_with_a_password_are_refused(string address)
    {
        var failure = Assert.Throws<PathwayException>(() => SourceDownload.Parse(address));

        Assert.Equal(PathwayErrors.DownloadRefused, failure.Error);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    private Task<ImportSource> Get(string path, string? sha256 = null, Action<long>? progress = null) =>
        new SourceDownload(http, folder.Path) { OnProgress = (received, _) => progress?.Invoke(received) }
            .GetAsync(new Uri(server.Address, path), sha256, TestContext.Current.CancellationToken);
}

/// <summary>A server on this machine with one file: with ranges, redirects and faults.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly HttpListener listener;
    private readonly Task serving;
    private readonly TaskCompletionSource firstRequest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> requests = [];
    private byte[] content;
    private bool hasBroken;

    public FileServer(byte[] content)
    {
        this.content = content;
        (listener, Address) = Listen();
        serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>The ranges that were asked for, "none" for the whole file.</summary>
    public IReadOnlyList<string> Requests { get { lock (requests) { return [.. requests]; } } }

    public Task FirstRequest => firstRequest.Task;

    /// <summary>After how many bytes the next replies break off.</summary>
    public Queue<int> BreakAfter { get; } = [];

    /// <summary>The statuses of the next replies; 200 is a normal one.</summary>
    public Queue<int> Statuses { get; } = [];

    public bool HasTag { get; set; } = true;

    public bool HasRanges { get; set; } = true;

    public bool Stalls { get; set; }

    /// <summary>Whether requests after a broken reply get the status 503.</summary>
    public bool RefuseAfterBreak { get; set; }

    /// <summary>The file after a reply that broke off, or null.</summary>
    public byte[]? ChangeAfterBreak { get; set; }

    public async ValueTask DisposeAsync()
    {
        closing.TrySetResult();
        listener.Close();
        await serving;
    }

    // On a port that is free; another process may take it first. A listener that could not start cannot be used again.
    private static (HttpListener Listener, Uri Address) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            var address = $"http://127.0.0.1:{Random.Shared.Next(40_000, 60_000)}/";
            var listener = new HttpListener();
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return (listener, new Uri(address));
            }
            catch (HttpListenerException) when (attempt < 50) { listener.Close(); }
        }
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try { context = await listener.GetContextAsync(); }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException) { return; }
            try { await AnswerAsync(context); }
            // The client went away, as some tests make it.
            catch (Exception failure) when (failure is HttpListenerException or IOException or ObjectDisposedException) { }
            // The listener was closed, and with it the reply.
            catch (InvalidOperationException) when (closing.Task.IsCompleted) { return; }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        lock (requests) { requests.Add(request.Headers["Range"] ?? "none"); }
        firstRequest.TrySetResult();
        if (request.Url!.AbsolutePath.StartsWith("/redirect/", StringComparison.Ordinal))
        {
            var left = int.Parse(request.Url.Segments[^1], System.Globalization.CultureInfo.InvariantCulture);
            Redirect(response, left == 0 ? "/file" : $"/redirect/{left - 1}");
            return;
        }
        if (request.Url.AbsolutePath == "/elsewhere") { Redirect(response, "http://example.org/?key=secret"); return; }
        var status = RefuseAfterBreak && hasBroken ? 503 : Statuses.TryDequeue(out var next) ? next : 200;
        if (status != 200)
        {
            response.StatusCode = status;
            response.Close();
            return;
        }
        await SendAsync(request, response);
    }

    private async Task SendAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        var tag = $"\"{Convert.ToHexString(SHA256.HashData(content))[..8]}\"";
        if (HasTag) { response.Headers["ETag"] = tag; }
        var offset = 0;
        if (HasRanges && request.Headers["Range"] is { } range && request.Headers["If-Range"] == tag)
        {
            offset = int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
            if (offset >= content.Length)
            {
                response.StatusCode = 416;
                response.Close();
                return;
            }
            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {offset}-{content.Length - 1}/{content.Length}";
        }
        response.ContentLength64 = content.Length - offset;
        if (Stalls)
        {
            await response.OutputStream.FlushAsync();
            await closing.Task;
            return;
        }
        if (BreakAfter.TryDequeue(out var length))
        {
            await response.OutputStream.WriteAsync(content.AsMemory(offset, length));
            await response.OutputStream.FlushAsync();
            hasBroken = true;
            content = ChangeAfterBreak ?? content;
            response.Abort();
            return;
        }
        await response.OutputStream.WriteAsync(content.AsMemory(offset));
        response.Close();
    }

    private static void Redirect(HttpListenerResponse response, string target)
    {
        response.StatusCode = 302;
        response.Headers["Location"] = target;
        response.Close();
    }
}
