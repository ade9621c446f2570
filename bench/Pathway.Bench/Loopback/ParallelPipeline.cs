using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;

namespace Pathway.Bench.Loopback;

/// <summary>The same calls by <c>ForEach-Object -Parallel</c>, in a runspace, as somebody writes them who has PowerShell alone.</summary>
internal sealed class ParallelPipeline : IDisposable
{
    private const string Script = """
        param($Requests, $Client, $Target, $Limit)
        $Requests | ForEach-Object -ThrottleLimit $Limit -Parallel {
            $content = [System.Net.Http.StringContent]::new($_.Body, [System.Text.Encoding]::UTF8, 'application/json')
            $response = ($using:Client).PostAsync($using:Target, $content).GetAwaiter().GetResult()
            $null = $response.EnsureSuccessStatusCode()
            $reply = [System.Text.Json.Nodes.JsonNode]::Parse($response.Content.ReadAsStringAsync().GetAwaiter().GetResult())
            $answers = [System.Text.Json.Nodes.JsonNode]::Parse($reply['candidates'][0]['content']['parts'][0]['text'].ToString())
            [pscustomobject]@{ Term = $_.Term; Parent = $answers['answers'][0]['parent'].ToString() }
        }
        """;

    private readonly Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
    private readonly HttpClient client = EmulatedModel.Client();
    private readonly Uri target;

    public ParallelPipeline(EmulatedModel model)
    {
        target = model.Target;
        runspace.Open();
    }

    /// <summary>Asks for all, so many at once; each term with its parent, as they come.</summary>
    /// <exception cref="InvalidOperationException">A call failed.</exception>
    public async Task<IReadOnlyList<(string Term, string Parent)>> AskAsync(IReadOnlyList<(string Term, byte[] Body)> requests, int limit)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(Script)
            .AddParameter("Requests", requests.Select(static one => new Request(one.Term, Encoding.UTF8.GetString(one.Body))).ToArray())
            .AddParameter("Client", client).AddParameter("Target", target).AddParameter("Limit", limit);
        var found = await shell.InvokeAsync();
        if (shell.HadErrors) { throw new InvalidOperationException($"ForEach-Object -Parallel: {shell.Streams.Error.FirstOrDefault()}"); }
        return [.. found.Select(static one => ((string)one.Properties["Term"].Value, (string)one.Properties["Parent"].Value))];
    }

    public void Dispose()
    {
        runspace.Dispose();
        client.Dispose();
    }

    /// <summary>What goes down the pipeline.</summary>
    internal sealed record Request(string Term, string Body);
}
