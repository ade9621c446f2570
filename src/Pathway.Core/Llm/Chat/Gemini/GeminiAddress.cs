using System.Net.Http.Headers;
using Pathway.Errors;

namespace Pathway.Llm.Chat.Gemini;

/// <summary>Where Gemini is and how a request proves itself: Google's own interface with a key, or Vertex with a bearer token.</summary>
internal sealed class GeminiAddress
{
    /// <summary>Google's own address.</summary>
    public static readonly Uri Default = new("https://generativelanguage.googleapis.com");

    private readonly string path;
    private readonly bool isVertex;

    private GeminiAddress(Uri server, string path, bool isVertex)
    {
        Server = server;
        this.path = path;
        this.isVertex = isVertex;
    }

    /// <summary>The server; what a base address has as path stays in front.</summary>
    public Uri Server { get; }

    /// <summary>Whose interface it is, as the conventions of OpenTelemetry name it.</summary>
    public string Provider => isVertex ? "gcp.vertex_ai" : "gcp.gemini";

    /// <summary>Google's interface, or one like it at another address: an emulator, a proxy, a gateway.</summary>
    /// <exception cref="PathwayException">The address cannot be one.</exception>
    public static GeminiAddress Google(Uri? server = null) =>
        new(EndpointAddress.Validate(server ?? Default), "v1beta/models", isVertex: false);

    /// <summary>Vertex. Its token comes from the command 'gcloud auth print-access-token' and lives for an hour.</summary>
    /// <param name="project">The project that pays.</param>
    /// <param name="location">The region, such as "us-central1", or "global".</param>
    /// <param name="server">Another address than Google's own.</param>
    /// <exception cref="PathwayException">The address cannot be one.</exception>
    public static GeminiAddress Vertex(string project, string location, Uri? server = null) => new(
        EndpointAddress.Validate(server
            ?? new Uri(location == "global" ? "https://aiplatform.googleapis.com"
                : $"https://{Uri.EscapeDataString(location)}-aiplatform.googleapis.com")),
        $"v1/projects/{Uri.EscapeDataString(project)}/locations/{Uri.EscapeDataString(location)}/publishers/google/models", isVertex: true);

    /// <summary>Where a model generates.</summary>
    public Uri Generate(string model) => At($"{path}/{Uri.EscapeDataString(model)}:generateContent");

    /// <summary>Where the models are listed.</summary>
    public Uri Models => At($"{path}?pageSize=1000");

    /// <summary>Puts the secret into its header; never into the address, which ends in logs.</summary>
    public void Authorize(HttpRequestHeaders headers, SecretText? secret)
    {
        if (secret is null) { return; }
        if (isVertex) { headers.Authorization = new AuthenticationHeaderValue("Bearer", secret.Reveal()); }
        else { headers.TryAddWithoutValidation("x-goog-api-key", secret.Reveal()); }
    }

    public override string ToString() => Server.ToString();

    private Uri At(string relative) => new($"{Server.ToString().TrimEnd('/')}/{relative}");
}
