using Pathway.Literature.Emulator;

namespace Pathway.Http;

/// <summary>Emulated literature services; the configuration of this process points to them while they run.</summary>
internal sealed class LiteratureHost : IAsyncDisposable
{
    private static readonly string[] Variables = ["PATHWAY_EUROPE_PMC_ENDPOINT", "PATHWAY_NCBI_ENDPOINT"];

    private readonly string?[] before = [.. Variables.Select(Environment.GetEnvironmentVariable)];

    private LiteratureHost(LiteratureEmulator emulator)
    {
        Emulator = emulator;
        Environment.SetEnvironmentVariable(Variables[0], emulator.EuropePmc.AbsoluteUri);
        Environment.SetEnvironmentVariable(Variables[1], emulator.Ncbi.AbsoluteUri);
    }

    public LiteratureEmulator Emulator { get; }

    /// <summary>The papers that cited.json and the examples of the help name.</summary>
    public static IReadOnlyList<TestPaper> PapersOfExamples { get; } =
    [
        new() { Pmid = "900000001", Title = "Ataxin-3 and VCP in the quality control of invented proteins",
            Abstract = "Little is known. We show that ataxin-3 directly inhibits p97 activity in cultured cells." },
        new() { Pmid = "900000002", Title = "Beclin-1 and huntingtin in invented autophagy", Abstract = "Beclin-1 binds huntingtin." },
        new() { Pmid = "900000003", Title = "A result that did not last", Abstract = "It was seen once.", IsRetracted = true },
        new() { Pmid = "21855799", Title = "A paper of the examples", Abstract = "It stands for whatever a reader looks up." },
        new() { Pmid = "17592542", Title = "A paper of the examples that was retracted", IsRetracted = true },
    ];

    public static async Task<LiteratureHost> StartAsync(IEnumerable<TestPaper> papers) => new(await LiteratureEmulator.StartAsync(papers));

    public ValueTask DisposeAsync()
    {
        for (var i = 0; i < Variables.Length; i++) { Environment.SetEnvironmentVariable(Variables[i], before[i]); }
        return Emulator.DisposeAsync();
    }
}
