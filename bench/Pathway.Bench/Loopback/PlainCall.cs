using System.Net.Http.Headers;
using System.Text.Json;

namespace Pathway.Bench.Loopback;

/// <summary>A call as one writes it without Pathway: post the request, read the reply.</summary>
internal sealed class PlainCall(EmulatedModel model)
{
    private readonly HttpClient client = EmulatedModel.Client();
    private readonly Uri target = model.Target;

    /// <summary>The parent that the model names.</summary>
    public async Task<string> AskAsync(byte[] body) => (await AnswersAsync(body)).Parent();

    /// <summary>The answers of the model, one for each item of the request.</summary>
    public async Task<JsonElement> AnswersAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await client.PostAsync(target, content);
        response.EnsureSuccessStatusCode();
        using var reply = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        using var answers = JsonDocument.Parse(reply.RootElement.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")[0].GetProperty("text").GetString()!);
        return answers.RootElement.GetProperty("answers").Clone();
    }
}
