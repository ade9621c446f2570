using System.Globalization;
using System.Net.Http.Headers;
using Pathway.Errors;

namespace Pathway.Llm.Chat.Gemini;

/// <summary>The address of Gemini and its authorization: Google's API with a key, or Vertex with a bearer token.</summary>
internal sealed class GeminiAddress
{
    /// <summary>Google's address.</summary>
    public static readonly Uri Default = new("https://generativelanguage.googleapis.com");

    private readonly string path;
    private readonly bool isVertex;

    private GeminiAddress(Uri server, string path, bool isVertex)
    {
        Server = server;
        this.path = path;
        this.isVertex = isVertex;
    }

    /// <summary>The server's base address, with its path.</summary>
    public Uri Server { get; }

    /// <summary>The provider name of the OpenTelemetry conventions.</summary>
    public string Provider => isVertex ? "gcp.vertex_ai" : "gcp.gemini";

    /// <summary>Google's API, or a compatible one at another address: an emulator, a proxy, a gateway.</summary>
    /// <exception cref="PathwayException">The address is invalid.</exception>
    public static GeminiAddress Google(Uri? server = null) =>
        new(EndpointAddress.WithoutCallPath(EndpointAddress.Validate(server ?? Default), "/v1beta/models", "/v1beta", "/v1/models"),
            "v1beta/models", isVertex: false);

    /// <summary>Vertex. The command 'gcloud auth print-access-token' creates its token, which is valid for an hour.</summary>
    /// <param name="project">The billed project.</param>
    /// <param name="location">The region, such as "us-central1", or "global".</param>
    /// <param name="server">Another address than Google's.</param>
    /// <exception cref="PathwayException">The address is invalid.</exception>
    public static GeminiAddress Vertex(string project, string location, Uri? server = null)
    {
        var escapedLocation = Uri.EscapeDataString(location);
        var host = location == "global" ? "aiplatform.googleapis.com" : $"{escapedLocation}-aiplatform.googleapis.com";
        return new GeminiAddress(
            EndpointAddress.Validate(server ?? new Uri($"https://{host}")),
            $"v1/projects/{Uri.EscapeDataString(project)}/locations/{escapedLocation}/publishers/google/models",
            isVertex: true);
    }

    /// <summary>The address of a model's generateContent method.</summary>
    public Uri Generate(string model) => At($"{path}/{Uri.EscapeDataString(model)}:generateContent");

    /// <summary>The address of a model's description.</summary>
    public Uri Model(string model) => At($"{path}/{Uri.EscapeDataString(model)}");

    /// <summary>The address of the model list.</summary>
    public Uri Models => At($"{path}?pageSize=1000");

    /// <summary>The address at which a model gets a batch job.</summary>
    public Uri CreateBatch(string model) => At($"{path}/{Uri.EscapeDataString(model)}:batchGenerateContent");

    /// <summary>The address of a batch job, or of a method on it.</summary>
    /// <param name="id">The last part of its name.</param>
    /// <param name="method">The method, with its colon; empty for the job itself.</param>
    public Uri Batch(string id, string method = "") => At($"v1beta/batches/{Uri.EscapeDataString(id)}{method}");

    /// <summary>The address of a page of the list of batch jobs.</summary>
    public Uri Batches(string? page, int size = 100) => At(
        $"v1beta/batches?pageSize={size.ToString(CultureInfo.InvariantCulture)}"
            + $"{(page is null ? "" : $"&pageToken={Uri.EscapeDataString(page)}")}");

    /// <summary>The address at which an upload of a file begins.</summary>
    public Uri Upload => At("upload/v1beta/files");

    /// <summary>The address of the content of a file.</summary>
    /// <param name="file">The last part of its name.</param>
    public Uri Download(string file) => At($"download/v1beta/files/{Uri.EscapeDataString(file)}:download?alt=media");

    /// <summary>Adds the secret as a header. It is never part of the address, which is logged.</summary>
    public void Authorize(HttpRequestHeaders headers, SecretText? secret)
    {
        if (secret is null) { return; }
        if (isVertex) { headers.Authorization = new AuthenticationHeaderValue("Bearer", secret.Reveal()); }
        else { headers.TryAddWithoutValidation("x-goog-api-key", secret.Reveal()); }
    }

    public override string ToString() => Server.ToString();

    private Uri At(string relative) => new($"{Server.ToString().TrimEnd('/')}/{relative}");
}
