using System.Net.Http.Headers;
using System.Text.Json;

namespace Pathway.Bench.Loopback;

/// <summary>Makes calls without Pathway.</summary>
internal interface IDirectCalls
{
    /// <summary>Makes all calls and returns after the last answer.</summary>
    /// <param name="requests">The requests, each with a name that is returned with its answers.</param>
    /// <param name="maxConcurrency">The maximum number of concurrent calls.</param>
    /// <returns>The answers of each request, in any order.</returns>
    Task<IReadOnlyList<(string Name, JsonElement Answers)>> AskAsync(
        IReadOnlyList<(string Name, byte[] Body)> requests, int maxConcurrency);
}

/// <summary>A plain HTTP call: posts the request and reads the reply.</summary>
internal sealed class DirectCall(EmulatedModel model)
{
    private readonly HttpClient client = EmulatedModel.CreateClient();
    private readonly Uri target = model.Target;

    /// <summary>Asks for the parent.</summary>
    public async Task<string> AskAsync(byte[] body) => (await AnswersAsync(body)).Parent();

    /// <summary>Asks for the answers, one for each item of the request.</summary>
    public async Task<JsonElement> AnswersAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await client.PostAsync(target, content);
        response.EnsureSuccessStatusCode();
        using var reply = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        var part = reply.RootElement.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")[0];
        using var answers = JsonDocument.Parse(part.GetProperty("text").GetString()!);
        return answers.RootElement.GetProperty("answers").Clone();
    }
}

/// <summary>Reads the answers of a reply.</summary>
internal static class DirectAnswers
{
    /// <summary>The parent of the first answer.</summary>
    public static string Parent(this JsonElement answers) => answers[0].GetProperty("parent").GetString()!;
}

/// <summary>
/// The original's optimisation: all calls of a step with a semaphore. With a concurrency of one it is the original before its
/// optimisation, without its pauses.
/// </summary>
internal sealed class ConcurrentCalls(EmulatedModel model) : IDirectCalls
{
    private readonly DirectCall call = new(model);

    public async Task<IReadOnlyList<(string Name, JsonElement Answers)>> AskAsync(
        IReadOnlyList<(string Name, byte[] Body)> requests, int maxConcurrency)
    {
        using var semaphore = new SemaphoreSlim(maxConcurrency);
        return await Task.WhenAll(requests.Select(async request =>
        {
            await semaphore.WaitAsync();
            try { return (request.Name, await call.AnswersAsync(request.Body)); }
            finally { semaphore.Release(); }
        }));
    }
}
