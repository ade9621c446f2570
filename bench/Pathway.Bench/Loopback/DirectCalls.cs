using System.Net.Http.Headers;
using System.Text.Json;

namespace Pathway.Bench.Loopback;

/// <summary>A way to make calls without Pathway.</summary>
internal interface IDirectCalls
{
    /// <summary>Makes all calls, so many at once, and returns when the last has its answer.</summary>
    /// <param name="requests">Each with a name that comes back with its answers.</param>
    /// <param name="maxConcurrency">The most at once.</param>
    /// <returns>The answers of each, in any order.</returns>
    Task<IReadOnlyList<(string Name, JsonElement Answers)>> AskAsync(IReadOnlyList<(string Name, byte[] Body)> requests,
        int maxConcurrency);
}

/// <summary>A call as one writes it without Pathway: post the request, read the reply.</summary>
internal sealed class DirectCall(EmulatedModel model)
{
    private readonly HttpClient client = EmulatedModel.CreateClient();
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
        using var answers =
            JsonDocument.Parse(reply.RootElement.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")[0]
                .GetProperty("text").GetString()!);
        return answers.RootElement.GetProperty("answers").Clone();
    }
}

/// <summary>Reads answers as they stand in a reply.</summary>
internal static class DirectAnswers
{
    /// <summary>The parent that the first answer names.</summary>
    public static string Parent(this JsonElement answers) => answers[0].GetProperty("parent").GetString()!;
}

/// <summary>
/// The original's optimisation: all calls of a step at once, a semaphore over them. With a place for one it is the original before that,
/// without its sleeps.
/// </summary>
internal sealed class ConcurrentCalls(EmulatedModel model) : IDirectCalls
{
    private readonly DirectCall call = new(model);

    public async Task<IReadOnlyList<(string Name, JsonElement Answers)>> AskAsync(IReadOnlyList<(string Name, byte[] Body)> requests,
        int maxConcurrency)
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
