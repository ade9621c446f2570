using System.Text.Json.Nodes;
using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Responders;
using Pathway.Hosting;

namespace Pathway.Http;

/// <summary>An emulated model, and a runspace whose cmdlets ask it over HTTP.</summary>
internal sealed class ModelHost : IAsyncDisposable
{
    private ModelHost(GeminiEmulator emulator) => Emulator = emulator;

    public GeminiEmulator Emulator { get; }

    public PowerShellRunner Runner { get; } = new();

    public string CachePath { get; } = TestFolders.NewCachePath();

    /// <summary>The parameters of every asking cmdlet in these tests; the key is in $key.</summary>
    public string Parameters => $"-Curator Model -Endpoint {Emulator.BaseAddress} -ApiKey $key -CachePath '{CachePath}'";

    public static async Task<ModelHost> StartAsync(EmulatorOptions? options = null) =>
        new(await GeminiEmulator.StartAsync(options ?? new EmulatorOptions { Responder = UnderFirstRoot }));

    /// <summary>Runs a script; the word PARAMETERS is replaced with the parameters for the emulator.</summary>
    public PowerShellResult Run(string script, params object?[] arguments) => Runner.Run(Expand(script), arguments);

    public System.Management.Automation.PowerShell Shell(string script) => Runner.Shell(Expand(script));

    /// <summary>
    /// Places each term under the first root of the default profile, in two steps. It finds no siblings, no duplicates and no better
    /// parents.
    /// </summary>
    public static IEmulatorResponder UnderFirstRoot { get; } = new TermResponder(AnswerUnderFirstRoot);

    /// <summary>The same, and it finds no evidence for a claim.</summary>
    public static IEmulatorResponder UnderFirstRootWithoutEvidence { get; } = new TermResponder(static (kind, item) => kind == "claim"
        ? new JsonObject { ["verdict"] = "not found", ["quote"] = null, ["pmid"] = null, ["correction"] = null }
        : AnswerUnderFirstRoot(kind, item));

    private static JsonNode? AnswerUnderFirstRoot(string kind, PromptItem item) => kind switch
    {
        "parent" when !item.Term.StartsWith("above", StringComparison.OrdinalIgnoreCase) => $"Above {item.Term}",
        "siblings" => new JsonArray(),
        "same-concept" => false,
        "intermediate" => true,
        _ => "Proteostasis",
    };

    /// <summary>A fault for each question about a term, whatever the attempt.</summary>
    public static FaultSchedule FaultByTerm(Func<string, Fault?> fault) => FaultSchedule.ByQuestion((key, _) => fault(key));

    public async ValueTask DisposeAsync()
    {
        Runner.Dispose();
        await Emulator.DisposeAsync();
    }

    private string Expand(string script) =>
        $"$key = '{Emulator.Options.ApiKey}'; {script.Replace("PARAMETERS", Parameters, StringComparison.Ordinal)}";
}
