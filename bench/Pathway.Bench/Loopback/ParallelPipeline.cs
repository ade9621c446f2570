using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;
using System.Text.Json;

namespace Pathway.Bench.Loopback;

/// <summary>Makes the calls with <c>ForEach-Object -Parallel</c> in a runspace, as a PowerShell script would.</summary>
internal sealed class ParallelPipeline : IDirectCalls, IDisposable
{
    private const string Script = """
        param($Requests, $Client, $Target, $Limit)
        $Requests | ForEach-Object -ThrottleLimit $Limit -Parallel {
            $content = [System.Net.Http.StringContent]::new($_.Body, [System.Text.Encoding]::UTF8, 'application/json')
            $response = ($using:Client).PostAsync($using:Target, $content).GetAwaiter().GetResult()
            $null = $response.EnsureSuccessStatusCode()
            $reply = [System.Text.Json.Nodes.JsonNode]::Parse($response.Content.ReadAsStringAsync().GetAwaiter().GetResult())
            $answers = [System.Text.Json.Nodes.JsonNode]::Parse($reply['candidates'][0]['content']['parts'][0]['text'].ToString())
            [pscustomobject]@{ Name = $_.Name; Answers = $answers['answers'].ToJsonString() }
        }
        """;

    private readonly Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
    private readonly HttpClient client = EmulatedModel.CreateClient();
    private readonly Uri target;

    public ParallelPipeline(EmulatedModel model)
    {
        target = model.Target;
        runspace.Open();
    }

    /// <exception cref="InvalidOperationException">A call failed.</exception>
    public async Task<IReadOnlyList<(string Name, JsonElement Answers)>> AskAsync(
        IReadOnlyList<(string Name, byte[] Body)> requests, int maxConcurrency)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(Script)
            .AddParameter("Requests",
                requests.Select(static request => new Request(request.Name, Encoding.UTF8.GetString(request.Body))).ToArray())
            .AddParameter("Client", client).AddParameter("Target", target).AddParameter("Limit", maxConcurrency);
        var found = await shell.InvokeAsync();
        if (shell.HadErrors) { throw new InvalidOperationException($"ForEach-Object -Parallel: {shell.Streams.Error.FirstOrDefault()}"); }
        return [.. found.Select(static answer =>
            ((string)answer.Properties["Name"].Value, JsonElement.Parse((string)answer.Properties["Answers"].Value)))];
    }

    public void Dispose()
    {
        runspace.Dispose();
        client.Dispose();
    }

    /// <summary>An input object of the pipeline.</summary>
    internal sealed record Request(string Name, string Body);
}
