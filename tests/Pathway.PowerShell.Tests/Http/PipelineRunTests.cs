using System.Text.Json.Nodes;
using Pathway.Emulator;
using Pathway.Emulator.Responders;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Http;

/// <summary>All steps over HTTP: single cmdlets, Invoke-PathwayPipeline, and a changed input.</summary>
public sealed class PipelineRunTests
{
    private const string Steps =
        "Invoke-PathwayHierarchy PARAMETERS | Find-PathwaySibling PARAMETERS | Invoke-PathwayReorganize PARAMETERS";

    private static readonly EmulatorOptions Field = new() { Responder = new TermResponder(Answer) };

    [Fact]
    public async Task Single_cmdlets_and_pipeline_make_the_same_requests_and_file()
    {
        var runs = new List<(string[] Bodies, byte[] File)>();
        foreach (var command in (string[])[Steps, "Invoke-PathwayPipeline PARAMETERS", "Invoke-PathwayPipeline PARAMETERS -Sequential"])
        {
            await using var host = await ModelHost.StartAsync(Field);
            var file = Path.Combine(TestFolders.New(), "hierarchy.json");

            var result = host.Run(
                $"$n = 1..12 | ForEach-Object {{ \"strain $_ response pathway\" }} | {command}; $n | Export-PathwayHierarchy $args[0]; "
                    + $"$n | Test-PathwayHierarchy -Quiet", file);

            Assert.Empty(result.Errors);
            Assert.Equal(["True"], result.Texts);
            runs.Add(
                ([.. host.Emulator.Log.Requests.Select(static request => request.Text).Order(StringComparer.Ordinal)],
                    File.ReadAllBytes(file)));
        }

        Assert.Contains(runs[0].Bodies, static body => body.Contains("same-concept", StringComparison.Ordinal));
        Assert.Contains(runs[0].Bodies, static body => body.Contains("choose-parent", StringComparison.Ordinal));
        Assert.Contains(runs[0].Bodies, static body => body.Contains("intermediate", StringComparison.Ordinal));
        Assert.All(runs, run => Assert.Equal(runs[0].Bodies, run.Bodies));
        Assert.All(runs, run => Assert.Equal(runs[0].File, run.File));
    }

    [Fact]
    public async Task Requests_and_output_are_deterministic()
    {
        // An answer is a hash of the whole request: if a request depended on the order, all later answers would differ.
        var runs = new List<(string[] Bodies, byte[] File)>();
        foreach (var (concurrency,
            order) in
                ((int, string)[])[(1, "$terms"), (4, "$terms[5..0]"), (15, "$terms[3..5] + $terms[0..2]"), (64, "$terms[2,4,0,1,5,3]")])
        {
            await using var host = await ModelHost.StartAsync(new EmulatorOptions { Responder = new HashResponder() });
            var file = Path.Combine(TestFolders.New(), "hierarchy.json");

            var result = host.Run(
                $"$terms = 0..5 | ForEach-Object {{ \"term $_ of the heat shock response\" }}; {order} | "
                    + $"Invoke-PathwayPipeline PARAMETERS -ThrottleLimit {concurrency} -MaxDepth 3 -MaxSiblings 2 | "
                    + $"Export-PathwayHierarchy $args[0]", file);

            Assert.Null(result.Failure);
            runs.Add(
                ([.. host.Emulator.Log.Requests.Select(static request => request.Text).Order(StringComparer.Ordinal)],
                    File.ReadAllBytes(file)));
        }

        Assert.True(runs[0].Bodies.Length >= 40, $"{runs[0].Bodies.Length} requests");
        Assert.All(runs, run => Assert.Equal(runs[0].Bodies, run.Bodies));
        Assert.All(runs, run => Assert.Equal(runs[0].File, run.File));
    }

    [Fact]
    public async Task Edited_input_asks_only_affected_questions()
    {
        await using var host = await ModelHost.StartAsync(Field);
        const string Interactions = "$i = 1..12 | ForEach-Object { [pscustomobject]@{ Pathway = \"strain $_ response pathway\" } }";

        host.Run($"{Interactions}; $i | Invoke-PathwayPipeline PARAMETERS | Out-Null");
        Assert.NotEmpty(host.Emulator.Log.Requests);
        host.Emulator.Log.Clear();

        var again = host.Run(
            $"{Interactions}; $i | Invoke-PathwayPipeline PARAMETERS | Out-Null; "
                + $"(Get-PathwayRun -Last 1 -CachePath '{host.CachePath}').Calls");
        Assert.Empty(again.Errors);
        Assert.Equal(["0"], again.Texts);
        Assert.Empty(host.Emulator.Log.Requests);

        var edited = host.Run($"{Interactions}; $i[4].Pathway = 'omega catabolism'; $i | Invoke-PathwayPipeline PARAMETERS | Out-Null");
        Assert.Empty(edited.Errors);
        Assert.NotEmpty(host.Emulator.Log.Requests);
        Assert.All(host.Emulator.Log.Requests, static request => Assert.Contains("omega", request.Text, StringComparison.Ordinal));
    }

    // Answers that cause all cases: groups, similar names, siblings that exist elsewhere, direct children of roots. They depend on the item
    // only.
    private static JsonNode? Answer(string kind, PromptItem item) => kind switch
    {
        "parent" => Parent(item.Term),
        "root" => "Proteostasis",
        "siblings" =>
            new JsonArray(
                [.. Siblings(item.Term).Select(static name => (JsonNode)new JsonObject { ["name"] = name, ["description"] = null })]),
        "same-concept" => item.Term.Length % 2 == 0,
        "choose-parent" => item.Json.GetProperty("candidates")[0].GetString(),
        "intermediate" => item.Term.Length % 2 == 0 ? true : $"Wider {item.Term}",
        _ => throw new NotSupportedException(kind),
    };

    private static string Parent(string term) => term switch
    {
        _ when term.StartsWith("strain", StringComparison.Ordinal) => $"Group of {(term.Split(' ')[1].Length == 1 ? "ones" : "tens")}",
        _ when term.StartsWith("omega", StringComparison.Ordinal) => "Kinds of omega",
        _ => "Signal Transduction",
    };

    private static string[] Siblings(string parent) => parent switch
    {
        "group of ones" => ["Stress recognition", "Stress recognitions", "Strain 11 response pathway"],
        "group of tens" => ["Shock recognition", "Strain 2 response pathway"],
        "kinds of omega" => ["Omega import"],
        _ => [],
    };
}
