using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Literature;

/// <summary>
/// Sends HTTP requests to one literature service, within its rate limit. Every failure says what happened and whether it is transient, and
/// never contains an address with a key.
/// </summary>
/// <param name="service">The name of the service, for messages.</param>
/// <param name="http">A shared client, which is not disposed here.</param>
/// <param name="address">The address of the service.</param>
/// <param name="pacer">Its rate limit.</param>
internal sealed class LiteratureHttpClient(string service, HttpClient http, Uri address, RequestPacer pacer)
{
    private readonly string root = address.AbsoluteUri.TrimEnd('/') + "/";

    /// <summary>Requests JSON.</summary>
    /// <exception cref="CuratorException">There is no readable reply.</exception>
    public async Task<JsonDocument> GetJsonAsync(string path, IEnumerable<KeyValuePair<string, string>>? form,
        CancellationToken cancellation)
    {
        var body = await FetchBytesAsync(path, form, "json", cancellation).ConfigureAwait(false)
            ?? throw CreateUnavailable("answered 404 Not Found", isTransient: false);
        try { return JsonDocument.Parse(SafeJson.WithoutLoneSurrogates(body), SafeJson.DocumentOptions); }
        catch (JsonException failure)
        {
            throw CreateUnreadable($"its reply is not JSON, or broke off: {failure.Message.Split(" LineNumber:", 2)[0]}", failure);
        }
    }

    /// <summary>Requests XML; null if the resource does not exist.</summary>
    /// <exception cref="CuratorException">There is no readable reply.</exception>
    public async Task<byte[]?> GetXmlAsync(string path, IEnumerable<KeyValuePair<string, string>>? form, CancellationToken cancellation)
    {
        var body = await FetchBytesAsync(path, form, "xml", cancellation).ConfigureAwait(false);
        return body is null ? null : RequireWellFormed(body);
    }

    /// <summary>The failure for a reply that cannot be read.</summary>
    public CuratorException CreateUnreadable(string why, Exception? cause = null) =>
        new(PathwayErrors.LiteratureUnreadable, Secrets.MaskIn($"the reply of {service} is not readable: {why}"), isTransient: true, cause);

    private async Task<byte[]?> FetchBytesAsync(string path, IEnumerable<KeyValuePair<string, string>>? form, string format,
        CancellationToken cancellation)
    {
        await pacer.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, root + path)
            {
                Content = form is null ? null : new FormUrlEncodedContent(form),
            };
            request.Headers.UserAgent.ParseAdd("Pathway");
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
                .ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone) { return null; }
            if (!response.IsSuccessStatusCode) { throw CreateStatusFailure(response); }
            var type = response.Content.Headers.ContentType?.MediaType;
            if (type is null || !type.EndsWith(format, StringComparison.OrdinalIgnoreCase))
            {
                throw CreateUnreadable(
                    $"it sent {(type is null ? "something without a type" : TextSanitizer.SingleLine(type))} where "
                        + $"{format.ToUpperInvariant()} was asked for");
            }
            // The key is sent with each request to NCBI; a reply that repeats it must not be stored with it.
            return Secrets.RemoveFrom(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw CreateUnavailable($"cannot be reached: {failure.Message}", isTransient: true, failure);
        }
    }

    private byte[] RequireWellFormed(byte[] xml)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(xml), SafeXml.ReaderSettings);
            while (reader.Read()) { }
            return xml;
        }
        catch (XmlException failure)
        {
            throw CreateUnreadable($"its reply is not XML, or broke off: {failure.Message}", failure);
        }
    }

    private CuratorException CreateStatusFailure(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var description = string.Create(CultureInfo.InvariantCulture,
            $"answered {status}{(status == 429 ? " Too Many Requests" : $" {response.StatusCode}")}");
        return new CuratorException(PathwayErrors.LiteratureUnavailable, $"{service} {description}", status is 408 or 429 or >= 500)
        {
            RetryAfter = status is 429 or 503 && response.Headers.RetryAfter is { Delta: { } delta } ? delta : null,
        };
    }

    private CuratorException CreateUnavailable(string what, bool isTransient, Exception? cause = null) =>
        new(PathwayErrors.LiteratureUnavailable, Secrets.MaskIn($"{service} {what}"), isTransient, cause);
}

/// <summary>Reads untrusted XML: no external resources, no entity expansion.</summary>
internal static class SafeXml
{
    public static XmlReaderSettings ReaderSettings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };
}

/// <summary>The hash of a record: SHA-256 of the bytes that the service sent.</summary>
internal static class RecordHash
{
    public static string Compute(string record) => Compute(Encoding.UTF8.GetBytes(record));

    public static string Compute(ReadOnlySpan<byte> record) => Convert.ToHexString(SHA256.HashData(record)).ToLowerInvariant();
}
