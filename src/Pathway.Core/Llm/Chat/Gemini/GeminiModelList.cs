using System.Text.Json;
using Pathway.Text;

namespace Pathway.Llm.Chat.Gemini;

/// <summary>The models that a server has. Asked only to make an error better; when this fails too, the error stands without it.</summary>
internal sealed class GeminiModelList(HttpClient http, GeminiAddress address, SecretText? secret)
{
    /// <summary>The names of those that generate, as -Model takes them; empty where the server does not tell.</summary>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address.Models);
            address.Authorize(request.Headers, secret);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) { return []; }
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            var list = JsonSerializer.Deserialize(SafeJson.WithoutLoneSurrogates(bytes).Span, GeminiJson.Default.GeminiModels);
            return [.. (list?.Models ?? []).Where(static one => one?.SupportedGenerationMethods?.Contains("generateContent") is not false).Select(static one => one?.Name?.Split('/')[^1]).OfType<string>()];
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return [];
        }
    }
}
