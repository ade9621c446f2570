using System.Diagnostics;
using System.Text.RegularExpressions;
using Pathway.Hosting;
using Pathway.Literature.Emulator;
using Xunit;

namespace Pathway.Http;

/// <summary>
/// Runs the steps of action.yml as GitHub does: each script with its inputs as environment, in a folder with a repository. Where only the
/// scripts matter, they run in this process, which is much faster.
/// </summary>
public sealed class ActionTests
{
    private static readonly TestPaper Retracted =
        new() { Pmid = "900000003", Title = "A result that did not last", Abstract = "It was seen once.", IsRetracted = true };

    [Fact]
    public async Task Good_and_bad_rows_unknown_terms_and_a_retracted_paper_are_shown_and_fail_nothing()
    {
        await using var services = await LiteratureHost.StartAsync([Retracted]);
        using var workspace = new Workspace();

        var steps = workspace.Run(new() { ["path"] = "data/*", ["module"] = "checkout" });

        Assert.Equal([0, 0, 0], steps.Select(static step => step.ExitCode));
        var built = steps[1].Output;
        Assert.Contains("::warning file=data/pairs.csv,line=3,title=Record left out::", built, StringComparison.Ordinal);
        Assert.Contains("::warning file=data/pairs.csv,line=4,title=Term without a place::No root fits 'xyzzy plugh'.", built,
            StringComparison.Ordinal);
        Assert.Contains("::error file=data/cited.json,line=", steps[2].Output, StringComparison.Ordinal);
        Assert.Contains("title=Retracted%3A ATXN3-VCP", steps[2].Output, StringComparison.Ordinal);
        var summary = workspace.Summary;
        Assert.Contains("```mermaid\nflowchart LR\n", summary, StringComparison.Ordinal);
        Assert.Contains("| Proteostasis | 1 | 2 |", summary, StringComparison.Ordinal);
        Assert.Contains("* xyzzy plugh", summary, StringComparison.Ordinal);
        Assert.Contains("| Retracted | 1 |", summary, StringComparison.Ordinal);
        Assert.Equal(["evidence.csv", "findings.csv", "hierarchy.graphml", "hierarchy.html", "hierarchy.json", "hierarchy.long.csv",
            "hierarchy.svg", "left-out.csv", "run.html"], workspace.Files);
        Assert.Matches("(?m)^rejected=1$", workspace.Outputs);
        Assert.Matches("(?m)^unplaced=1$", workspace.Outputs);
        Assert.Matches("(?m)^page=.*/pathway-report/hierarchy.html$", workspace.Outputs);
    }

    [Theory]
    [InlineData("bad-record", 1, 0)]
    [InlineData("Retracted, error", 0, 1)]
    [InlineData("everything", 2, 2)]
    public async Task Fail_on_decides_the_exit_codes(string failOn, int hierarchy, int evidence)
    {
        await using var services = await LiteratureHost.StartAsync([Retracted]);
        using var workspace = new Workspace();

        var steps = workspace.RunHere(new() { ["path"] = "data/*", ["fail-on"] = failOn });

        Assert.Equal([hierarchy, evidence], steps.Select(static step => step.ExitCode));
    }

    [Theory]
    [InlineData("curator", "Gemini", "The input curator is 'Gemini'")]
    [InlineData("curator", "Model", "the input max-cost is needed")]
    [InlineData("path", "nowhere/*.csv", "No interaction could be read from nowhere/*.csv.")]
    [InlineData("evidence", "perhaps", "The input evidence is 'perhaps'")]
    public void Wrong_inputs_are_one_clear_error(string input, string value, string expected)
    {
        using var workspace = new Workspace();

        var step = workspace.RunHere(new() { ["path"] = "data/*", ["evidence"] = "false", [input] = value })[0];

        Assert.Equal(2, step.ExitCode);
        Assert.Contains("::error ", step.Output, StringComparison.Ordinal);
        Assert.Contains(expected, step.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_the_ontology_answers()
    {
        using var workspace = new Workspace();

        var step = workspace.RunHere(new()
        {
            ["path"] = "data/*", ["evidence"] = "false", ["curator"] = "Hybrid", ["max-cost"] = "1.50",
        })[0];

        Assert.Equal(0, step.ExitCode);
        Assert.Contains("No key is there", step.Output, StringComparison.Ordinal);
        Assert.Contains("Answered by GO ", workspace.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_annotated_and_listed()
    {
        using var workspace = new Workspace();
        File.WriteAllText(Path.Combine(workspace.Folder, "data", "no table.csv"), "garbage");

        var step = workspace.RunHere(new() { ["path"] = "data/*", ["evidence"] = "false" })[0];

        Assert.Equal(0, step.ExitCode);
        Assert.Contains("::error file=data/no table.csv,line=1,title=File not read::", step.Output, StringComparison.Ordinal);
        Assert.Contains("Left out: 1 record. Not read: 1 file. Without a place: 1 term.", workspace.Summary, StringComparison.Ordinal);
        Assert.Contains("### Files that could not be read", workspace.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_files_sends_no_command_and_no_markup()
    {
        using var workspace = new Workspace();
        File.WriteAllText(Path.Combine(workspace.Folder, "data", "hostile.csv"),
            "query,partner,pathway\nATXN3,VCP,\"::error::x | <img src=y> @all [z](http://z) `w`\"\nATXN3,,\"a\n::add-mask::b\"\n");

        var step = workspace.RunHere(new() { ["path"] = "data/hostile.csv", ["evidence"] = "false" })[0];

        Assert.Equal(0, step.ExitCode);
        var commands = step.Output.Split('\n').Where(static line => line.StartsWith("::", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(commands);
        Assert.All(commands, static line => Assert.Matches("^::(warning|error) (file=data/hostile.csv,line=[0-9]+,)?title=", line));
        Assert.DoesNotContain("<img", workspace.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("](http", workspace.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("@all", workspace.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void No_script_of_the_action_or_the_example_holds_an_expression()
    {
        var files = (string[])
            [Path.Combine(TestFolders.Root, "action.yml"), Path.Combine(TestFolders.Root, "examples", "workflows", "pathway.yml")];

        Assert.All(files, static file => Assert.DoesNotContain(File.ReadLines(file), static line =>
            line.TrimStart().StartsWith("run:", StringComparison.Ordinal) && line.Contains("${{", StringComparison.Ordinal)));
        Assert.All(Step.ReadAll(files[0]), static step => Assert.DoesNotContain("${{", step.Script, StringComparison.Ordinal));
        var actions = files.SelectMany(File.ReadLines).Where(static line => line.Contains("uses:", StringComparison.Ordinal)
            && !line.Contains("OWNER", StringComparison.Ordinal));
        Assert.All(actions, static line => Assert.Matches(@"@[0-9a-f]{40} # v\d", line));
    }

    /// <summary>A folder with a repository that has good rows, a bad row, an unknown term and a retracted paper.</summary>
    private sealed class Workspace : IDisposable
    {
        private readonly string temporary = TestFolders.New();

        public Workspace()
        {
            var data = Directory.CreateDirectory(Path.Combine(Folder, "data")).FullName;
            File.WriteAllText(Path.Combine(data, "pairs.csv"),
                "query,partner,pathway\nATXN3,UBE4B,mitophagy\nATXN3,,mitophagy\nATXN3,CHIP,xyzzy plugh\n");
            File.WriteAllText(Path.Combine(data, "cited.json"),
                """[{ "query": "ATXN3", "partner": "VCP", "pathway": "mitophagy", "pmids": ["900000003"] }]""");
        }

        public string Folder { get; } = TestFolders.New();

        public string Summary => File.ReadAllText(Path.Combine(temporary, "summary.md"));

        public string Outputs => File.ReadAllText(Path.Combine(temporary, "output-hierarchy"));

        public string[] Files => [.. Directory.GetFiles(Path.Combine(Folder, "pathway-report"))
            .Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

        /// <summary>Runs the steps with a script whose condition holds, each in a process of its own.</summary>
        public IReadOnlyList<(int ExitCode, string Output)> Run(Dictionary<string, string> inputs)
        {
            Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell of the steps is bash.");
            return Run(inputs, static _ => true, RunProcess);
        }

        /// <summary>The same without the step that gets the module, in this process.</summary>
        public IReadOnlyList<(int ExitCode, string Output)> RunHere(Dictionary<string, string> inputs) =>
            Run(inputs, static step => step.Id != "install", RunScript);

        private List<(int ExitCode, string Output)> Run(Dictionary<string, string> inputs, Func<Step, bool> isWanted,
            Func<Step, IReadOnlyDictionary<string, string>, (int ExitCode, string Output)> run)
        {
            var file = Path.Combine(TestFolders.Root, "action.yml");
            var values = Step.ReadDefaults(file);
            foreach (var (name, value) in inputs) { values[$"inputs.{name}"] = value; }
            (values["github.action_path"], values["runner.temp"]) = (TestFolders.Root, temporary);
            var results = new List<(int, string)>();
            foreach (var step in Step.ReadAll(file)
                .Where(step => isWanted(step) && (!step.IsOptional || values["inputs.evidence"] == "true")))
            {
                results.Add(run(step, CreateEnvironment(step, values)));
                var output = Path.Combine(temporary, $"output-{step.Id}");
                foreach (var line in File.Exists(output) ? File.ReadAllLines(output) : [])
                {
                    values[$"steps.{step.Id}.outputs.{line[..line.IndexOf('=', StringComparison.Ordinal)]}"] =
                        line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..];
                }
            }
            return results;
        }

        public void Dispose()
        {
            Directory.Delete(Folder, recursive: true);
            Directory.Delete(temporary, recursive: true);
        }

        private Dictionary<string, string> CreateEnvironment(Step step, Dictionary<string, string> values) =>
            new(step.Environment.Select(variable => KeyValuePair.Create(variable.Key, Regex.Replace(variable.Value,
                @"\$\{\{ *([^ ]+) *\}\}", found => values.GetValueOrDefault(found.Groups[1].Value, "")))), StringComparer.Ordinal)
            {
                ["GITHUB_ACTIONS"] = "true", ["GITHUB_WORKSPACE"] = Folder, ["GITHUB_STEP_SUMMARY"] = Path.Combine(temporary, "summary.md"),
                ["GITHUB_OUTPUT"] = Path.Combine(temporary, $"output-{step.Id}"), ["RUNNER_TEMP"] = temporary,
            };

        private (int ExitCode, string Output) RunScript(Step step, IReadOnlyDictionary<string, string> environment)
        {
            var script = Regex.Match(step.Script, "-File \"\\$ACTION_FOLDER/(.+)\"$").Groups[1].Value;
            Assert.NotEmpty(script);
            var before = environment.Keys.ToDictionary(static name => name, Environment.GetEnvironmentVariable, StringComparer.Ordinal);
            foreach (var (name, value) in environment) { Environment.SetEnvironmentVariable(name, value); }
            try
            {
                using var runner = new PowerShellRunner();
                var result = runner.Run("Set-Location -LiteralPath $args[0]; & $args[1]; $LASTEXITCODE", Folder,
                    Path.Combine(TestFolders.Root, script));
                Assert.Null(result.Failure);
                Assert.Empty(result.Errors);
                return (Assert.IsType<int>(result.Output[^1].BaseObject), string.Join('\n', [.. runner.Host.Lines, .. result.Texts]));
            }
            finally
            {
                foreach (var (name, value) in before) { Environment.SetEnvironmentVariable(name, value); }
            }
        }

        private (int ExitCode, string Output) RunProcess(Step step, IReadOnlyDictionary<string, string> environment)
        {
            var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.Script])
            {
                WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            foreach (var (name, value) in environment) { start.Environment[name] = value; }
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.GetAwaiter().GetResult());
        }
    }

    /// <summary>A step of the action that runs a script.</summary>
    /// <param name="Id">Its identifier, or its name.</param>
    /// <param name="Script">The script.</param>
    /// <param name="Environment">Its variables.</param>
    /// <param name="IsOptional">Whether it has a condition.</param>
    private sealed record Step(string Id, string Script, IReadOnlyDictionary<string, string> Environment, bool IsOptional)
    {
        public static IReadOnlyList<Step> ReadAll(string file) => [.. Regex.Split(File.ReadAllText(file), @"(?m)^    - ").Skip(1)
            .Where(static text => text.Contains("\n      run: ", StringComparison.Ordinal)).Select(Read)];

        public static Dictionary<string, string> ReadDefaults(string file) => Regex
            .Matches(File.ReadAllText(file), @"(?m)^  ([a-z-]+):\n(?:    (?!default).*\n)*    default: '?(.*?)'?$")
            .ToDictionary(static found => $"inputs.{found.Groups[1].Value}", static found => found.Groups[2].Value, StringComparer.Ordinal);

        private static Step Read(string text)
        {
            var id = Regex.Match(text, "(?m)^      id: (.+)$") is { Success: true } found ? found.Groups[1].Value : "unnamed";
            var environment = Regex.Matches(text, "(?m)^        ([A-Z_]+): '?(.*?)'?$")
                .ToDictionary(static one => one.Groups[1].Value, static one => one.Groups[2].Value, StringComparer.Ordinal);
            return new Step(id, Regex.Match(text, "(?m)^      run: (.+)$").Groups[1].Value, environment,
                text.Contains("\n      if: ", StringComparison.Ordinal));
        }
    }
}
