using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pathway.Emulator.Recording;

namespace Pathway.Emulator.CommandLine;

/// <summary>Measures how many calls per second the emulator answers to an HTTP client in the same process.</summary>
internal static class SpeedMeasurement
{
    private const int Concurrency = 64;
    private const int WarmUpCalls = 500;

    private const string Body = """
        {"contents":[{"parts":[{"text":"What is the parent?\n{\"kind\":\"parent\",\"items\":[{\"id\":\"1\",\"term\":\"term NUMBER\"}]}"}]}],
        "generationConfig":{"responseMimeType":"application/json","responseJsonSchema":
        {"type":"object","properties":{"answers":{"type":"array",
        "items":{"type":"object","properties":{"id":{"type":"string"},"parent":{"type":"string"}}}}}}}}
        """;

    /// <exception cref="HttpRequestException">A call did not succeed.</exception>
    public static async Task<string> RunAsync(GeminiEmulator emulator, int calls)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("x-goog-api-key", emulator.Options.ApiKey);
        var address = new Uri($"{emulator.BaseAddress}/v1beta/models/{emulator.Options.Models[0]}:generateContent");
        await CallAsync(client, address, 0, WarmUpCalls);
        var watch = Stopwatch.StartNew();
        await CallAsync(client, address, WarmUpCalls, calls);
        var seconds = watch.Elapsed.TotalSeconds;
        return string.Create(CultureInfo.InvariantCulture,
            $"{calls} calls, {emulator.Log.MaxConcurrent} at once, {seconds:F2} s: {calls / seconds:F0} a second");
    }

    private static Task CallAsync(HttpClient client, Uri address, int from, int count) =>
        Parallel.ForEachAsync(Enumerable.Range(from, count), new ParallelOptions { MaxDegreeOfParallelism = Concurrency },
            async (number, cancellation) =>
            {
                var body = Body.Replace("NUMBER", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using var response = await client.PostAsync(address, content, cancellation);
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync(cancellation);
            });
}

/// <summary>Formats a request as one line without control characters, for a terminal.</summary>
internal static class RequestLine
{
    public static string Of(RequestRecord record)
    {
        var line = $"{record.Number} {record.Format} {record.Method} {record.Target} attempt {record.Attempt}: "
            + $"{record.Outcome} {record.Status} {record.Fault}";
        return string.Concat(line.TrimEnd().Select(static letter => char.IsControl(letter) || char.IsSurrogate(letter) ? ' ' : letter));
    }
}
