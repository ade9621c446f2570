using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Text;

namespace Pathway.OntologyFiles;

/// <summary>
/// Downloads a file into a folder. What was received stays when the download stops, and the next attempt continues there if the server says
/// that the file is still the same.
/// </summary>
/// <param name="http">The client; it must not follow redirects, unpack or keep cookies. It is not disposed here.</param>
/// <param name="folder">The folder for unfinished downloads.</param>
internal sealed class SourceDownload(HttpClient http, string folder)
{
    private const int MaxRedirects = 5;
    private const int MaxAttempts = 4;
    private const int MaxAttemptsInAll = 50;

    // A server that sends nothing for so long has stopped.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Told the bytes that are here, and of how many; null where the server does not say.</summary>
    public Action<long, long?>? OnProgress { get; init; }

    /// <summary>How long an attempt may receive nothing.</summary>
    public TimeSpan Timeout { get; init; } = IdleTimeout;

    /// <summary>The most bytes.</summary>
    public long MaxBytes { get; init; } = SizeLimit.Default;

    /// <summary>A client for downloads.</summary>
    public static HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(30),
    })
    { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    /// <summary>Whether a text is an address, not a path.</summary>
    public static bool IsAddress(string text) => text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The address in a text.</summary>
    /// <exception cref="PathwayException">It is none that may be used.</exception>
    public static Uri Parse(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) ? Allow(address)
        : throw new PathwayException(PathwayErrors.DownloadRefused, $"'{TextSanitizer.SingleLine(text)}' is no complete address.", text);

    /// <summary>Downloads a file.</summary>
    /// <param name="address">The address.</param>
    /// <param name="sha256">The hash that the file must have, or null.</param>
    /// <param name="cancellation">Stops the download.</param>
    /// <returns>The file. Delete it when it is no longer needed.</returns>
    /// <exception cref="PathwayException">The file cannot be had, or is another one than expected.</exception>
    public async Task<ImportSource> GetAsync(Uri address, string? sha256, CancellationToken cancellation)
    {
        OntologyLibrary.CreateFolder(folder);
        var path =
            Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)))[..32] + ".part");
        var attempts = 0;
        for (var attempt = 1; ; attempt++)
        {
            attempts++;
            var before = LengthOf(path);
            try
            {
                await ReceiveAsync(address, path, cancellation).ConfigureAwait(false);
                break;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or TimeoutException)
            {
                // As long as something arrives, the attempt was worth it.
                if (LengthOf(path) > before) { attempt = 1; }
                if (attempt >= MaxAttempts || attempts >= MaxAttemptsInAll)
                {
                    throw Failed(address, $"{failure.Message.TrimEnd('.')}; {LengthOf(path)} bytes are here", failure);
                }
            }
        }
        return Finish(address, path, sha256, cancellation);
    }

    /// <summary>Forgets an unfinished download.</summary>
    public static void Delete(string path)
    {
        FileChanges.Default.Delete(path);
        FileChanges.Default.Delete(TagPath(path));
    }

    private static ImportSource Finish(Uri address, string path, string? expected, CancellationToken cancellation)
    {
        string hash;
        using (var stream = SharedFile.OpenRead(path)) { hash = ImportSource.Hash(stream, cancellation); }
        var source = new ImportSource(path, Describe(address), hash);
        if (expected is null || expected.Equals(hash, StringComparison.OrdinalIgnoreCase)) { return source; }
        Delete(path);
        throw Checksum.Mismatch(source, expected);
    }

    private async Task ReceiveAsync(Uri address, string path, CancellationToken cancellation)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        idle.CancelAfter(Timeout);
        try
        {
            using var response = await SendAsync(address, path, idle.Token).ConfigureAwait(false);
            var resumes = response.StatusCode is HttpStatusCode.PartialContent;
            if (response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                Delete(path);
                throw new HttpRequestException("the part that is here does not fit the file of the server");
            }
            if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent)) { throw StatusFailure(address, response); }
            var offset = resumes ? LengthOf(path) : 0;
            if (resumes && response.Content.Headers.ContentRange?.From != offset)
            {
                Delete(path);
                throw new HttpRequestException("the server sent another part than was asked for");
            }
            var total = response.Content.Headers.ContentLength is { } length ? offset + length : (long?)null;
            if (total > MaxBytes) { throw SizeLimit.CreateError(Describe(address), MaxBytes); }
            if (!resumes) { WriteTag(path, response); }
            using var file = new FileStream(path, resumes ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
            using var body = await response.Content.ReadAsStreamAsync(idle.Token).ConfigureAwait(false);
            var buffer = new byte[1 << 16];
            for (int read; (read = await body.ReadAsync(buffer, idle.Token).ConfigureAwait(false)) > 0;)
            {
                idle.CancelAfter(Timeout);
                offset += read;
                if (offset > MaxBytes) { throw SizeLimit.CreateError(Describe(address), MaxBytes); }
                await file.WriteAsync(buffer.AsMemory(0, read), idle.Token).ConfigureAwait(false);
                OnProgress?.Invoke(offset, total);
            }
            if (total is { } expected && offset != expected) { throw new IOException("the server broke off"); }
        }
        // A connection that is closed by the time limit may fail in other ways than by it.
        catch (Exception failure) when (idle.IsCancellationRequested && !cancellation.IsCancellationRequested
            && failure is OperationCanceledException or IOException or HttpRequestException)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture,
                $"the server sent nothing for {Timeout.TotalSeconds:0.##} seconds"), failure);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, string path, CancellationToken cancellation)
    {
        var known = ReadTag(path);
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.ParseAdd("Pathway");
            request.Headers.AcceptEncoding.ParseAdd("identity");
            if (known is not null)
            {
                request.Headers.Range = new RangeHeaderValue(LengthOf(path), null);
                request.Headers.IfRange = known;
            }
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308)) { return response; }
            var target = response.Headers.Location;
            response.Dispose();
            if (target is null || redirects == MaxRedirects)
            {
                throw Failed(address, target is null ? "it redirects to nowhere" : $"it redirects more than {MaxRedirects} times");
            }
            var next = Allow(new Uri(address, target));
            if (address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps)
            {
                throw new PathwayException(PathwayErrors.DownloadRefused,
                    $"{Describe(address)} redirects to an address without encryption: {Describe(next)}.", Describe(address));
            }
            address = next;
        }
    }

    // Plain http is allowed to this machine only.
    private static Uri Allow(Uri address)
    {
        var isLocal = address.Scheme == Uri.UriSchemeHttp && address.IsLoopback;
        return (address.Scheme == Uri.UriSchemeHttps || isLocal) && address.UserInfo.Length == 0 ? address
            : throw new PathwayException(PathwayErrors.DownloadRefused, $"{Describe(address)} may not be used: "
                + (address.UserInfo.Length > 0 ? "it holds a user name." : "it does not begin with https://."), Describe(address));
    }

    // A query may hold a key.
    private static string Describe(Uri address) => TextSanitizer.SingleLine(
        address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));

    private static PathwayException StatusFailure(Uri address, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var what = string.Create(CultureInfo.InvariantCulture, $"the server answered {status} {response.StatusCode}");
        // Of these another attempt helps, later.
        return status is 408 or 429 or >= 500 ? throw new HttpRequestException(what) : Failed(address, what);
    }

    private static PathwayException Failed(Uri address, string why, Exception? cause = null) =>
        new(PathwayErrors.DownloadFailed, $"{Describe(address)} cannot be downloaded: {why}.", Describe(address), cause);

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private static string TagPath(string path) => path + ".tag";

    // Only a strong tag, or a date, says that two parts belong to one file.
    private static void WriteTag(string path, HttpResponseMessage response)
    {
        var tag = response.Headers.ETag is { IsWeak: false } etag ? etag.Tag
            : response.Content.Headers.LastModified?.ToString("r", CultureInfo.InvariantCulture);
        if (tag is null) { FileChanges.Default.Delete(TagPath(path)); }
        else { File.WriteAllText(TagPath(path), tag); }
    }

    private static RangeConditionHeaderValue? ReadTag(string path)
    {
        if (LengthOf(path) == 0 || !File.Exists(TagPath(path))) { return null; }
        return RangeConditionHeaderValue.TryParse(SharedFile.ReadAllText(TagPath(path), Encoding.UTF8), out var known) ? known : null;
    }
}

/// <summary>Compares the hash of a file with the expected one.</summary>
internal static class Checksum
{
    /// <summary>Whether a text is a SHA-256: 64 hexadecimal digits.</summary>
    public static bool IsValid(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);

    /// <exception cref="PathwayException">The file is another one.</exception>
    public static void Ensure(ImportSource source, string? expected)
    {
        if (expected is not null
            && !expected.Equals(source.Sha256, StringComparison.OrdinalIgnoreCase)) { throw Mismatch(source, expected); }
    }

    public static PathwayException Mismatch(ImportSource source, string expected) => new(PathwayErrors.ChecksumMismatch,
        $"'{source.Origin}' is not the expected file: its SHA-256 is {source.Sha256}, not {expected.ToLowerInvariant()}.", source.Origin);
}
