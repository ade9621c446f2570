using System.Text;
using Pathway.Doubles;
using Pathway.Formats;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Formats.Hierarchies.Page;
using Pathway.Model;

namespace Pathway;

/// <summary>The pages that the tests open, each written once.</summary>
public sealed class Pages : IDisposable
{
    private readonly ScratchFolder folder = new();
    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);

    /// <summary>Names that mean something to HTML, scripts, style sheets, addresses and terminals.</summary>
    internal static IReadOnlyList<string> HostileNames { get; } =
    [
        "<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "\"><svg onload=alert(3)>",
        "' onfocus='alert(4)' autofocus='", "<a href=\"javascript:alert(5)\">x</a>", "</title></style></summary></details><h1>out</h1>",
        "<!-- comment", "&lt;b&gt;", "{{7*7}} ${7*7}", "javascript:alert(6)", "__proto__", "constructor", "t-dna-repair",
        "\u202Egnp.exe", "\u001b[31mred\u0007", "🧬 gene", "漢字", "a\ud800b", "x\"]', :has(*), *{display:none}",
        "<template><iframe srcdoc=\"<script>alert(7)</script>\"></iframe></template>", "<math><mtext></form>",
        string.Concat(Enumerable.Repeat("regulation of ", 13)), new string('A', 190),
    ];

    public void Dispose() => folder.Dispose();

    internal async Task<string> ExampleAsync() => Write("example", await ExampleHierarchy.GetAsync());

    internal string Judged() => Write("judged", HierarchyJsonReader.Read(SourceText.Read(Path.Combine(
        Path.GetDirectoryName(TestData.Example)!, "..", "tests", "Pathway.Core.Tests", "Golden", "Files", "input", "judged.json"))));

    /// <summary>Every text is hostile: names, identifiers, descriptions, reasons, proteins, titles.</summary>
    /// <param name="more">How many plain terms follow, which make the page a large one.</param>
    internal string Hostile(int more = 0) => Write($"hostile-{more}", new PathwayHierarchy(new HierarchyDraft
    {
        Profile = new PathwayRootProfile("<b>profile</b>", [new PathwayRoot { Name = "Root <i>A</i>" }]), RunId = "",
        Nodes =
        [
            new NodeDraft { Name = "Root <i>A</i>", Kind = PathwayNodeKind.Root },
            .. HostileNames.Select(static name => new NodeDraft
            {
                Name = name, Parent = "Root <i>A</i>", Kind = PathwayNodeKind.Term, OntologyId = name, Description = name,
                SecondaryParents = [name], CandidateParents = [name],
                Provenance = new PathwayProvenance { Answerer = name, Reason = name, Source = PathwaySource.Asked, IsFallback = true },
            }),
            .. Enumerable.Range(0, more).Select(static number => new NodeDraft
                { Name = $"process {number}", Parent = number == 0 ? "Root <i>A</i>" : "process 0", Kind = PathwayNodeKind.Term }),
        ],
        Interactions = [.. HostileNames.Select(static name => new PathwayInteraction
        {
            Id = name, Query = name, Partner = name, Arrow = name, Json = "{}",
            Functions =
            [
                new PathwayFunction
                {
                    Title = name, Pathway = name, CellularProcess = name, Effect = name,
                    Evidence = [new PathwayEvidence { Pmid = name, Title = name, Journal = name }],
                },
            ],
        })],
        Changes = [.. HostileNames.Select(static name => new PathwayChange
            { Kind = PathwayChangeKind.Fallback, Node = name, Before = name, After = name, Reason = name, DecidedBy = name })],
        Failures = [.. HostileNames.Select(static name => new PathwayFailure
            { Question = name, Subject = name, ErrorId = name, Message = name, RecommendedAction = name })],
    }));

    /// <summary>Very many terms, each with an interaction.</summary>
    internal string Large(int terms = 10_000) => Write($"large-{terms}", new PathwayHierarchy(new HierarchyDraft
    {
        Profile = new PathwayRootProfile("two", [new PathwayRoot { Name = "Root A" }, new PathwayRoot { Name = "Root B" }]), RunId = "",
        Nodes =
        [
            new NodeDraft { Name = "Root A", Kind = PathwayNodeKind.Root }, new NodeDraft { Name = "Root B", Kind = PathwayNodeKind.Root },
            .. Enumerable.Range(0, terms).Select(static number => new NodeDraft
            {
                Name = $"regulation of process {number}", OntologyId = $"GO:{number:0000000}", Kind = PathwayNodeKind.Term,
                Parent = number < 20 ? number % 2 == 0 ? "Root A" : "Root B" : $"regulation of process {number / 6}",
                Description = "What the process is, in a sentence of the usual length, as an ontology has it for each of its terms.",
                Provenance = new PathwayProvenance { Answerer = "Gene Ontology", Confidence = 0.9, Source = PathwaySource.Asked },
            }),
        ],
        Interactions = [.. Enumerable.Range(0, terms).Select(static number => new PathwayInteraction
        {
            Id = $"i{number}", Query = "Q", Partner = $"P{number}", Arrow = "binds", Json = "{}",
            Functions =
            [
                new PathwayFunction
                {
                    Title = "does something", Pathway = $"regulation of process {number}",
                    Evidence = [new PathwayEvidence { Pmid = "12944474", Year = 2003, Title = "A title of a publication" }],
                },
            ],
        })],
    }));

    private string Write(string name, PathwayHierarchy hierarchy)
    {
        if (files.TryGetValue(name, out var file)) { return file; }
        file = folder.File($"{name}.html");
        using (var stream = File.Create(file)) { HierarchyPage.Write(hierarchy, stream); }
        return files[name] = file;
    }

    /// <summary>A file of a page that a test writes itself.</summary>
    internal string Write(string name, string text) => folder.Write(name, Encoding.UTF8.GetBytes(text));
}
