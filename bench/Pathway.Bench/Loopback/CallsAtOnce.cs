using System.Text.Json;

namespace Pathway.Bench.Loopback;

/// <summary>The original's optimisation: all calls of a step at once, a semaphore over them. With a place for one it is the original before that, without its sleeps.</summary>
internal sealed class CallsAtOnce(EmulatedModel model) : IPlainCalls
{
    private readonly PlainCall call = new(model);

    public async Task<IReadOnlyList<(string Name, JsonElement Answers)>> AskAsync(IReadOnlyList<(string Name, byte[] Body)> requests, int atOnce)
    {
        using var semaphore = new SemaphoreSlim(atOnce);
        return await Task.WhenAll(requests.Select(async request =>
        {
            await semaphore.WaitAsync();
            try { return (request.Name, await call.AnswersAsync(request.Body)); }
            finally { semaphore.Release(); }
        }));
    }
}
