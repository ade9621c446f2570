using System.Diagnostics;
using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Formats;
using Pathway.Formats.Hierarchies;
using Pathway.Model;

namespace Pathway.Bench.Writing;

/// <summary>Measures the time of writing a large hierarchy in each format, and the size of what is written.</summary>
internal static class WritersCommand
{
    private const int WarmUpNodes = 1000;

    // A page and a diagram of so many nodes are for no reader.
    private static readonly string[] Small = ["Html", "Markdown", "Text", "Svg", "Dot", "Mermaid"];

    public static Task<int> RunAsync(string[] args)
    {
        var count = CommandOption.GetInteger(args, "--nodes", 100_000);
        var rounds = CommandOption.GetInteger(args, "--rounds", 3);
        var only = Array.IndexOf(args, "--only") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
        var formats = HierarchyFormats.All.Where(format => only is null ? !Small.Contains(format.Name)
            : format.Name.Equals(only, StringComparison.OrdinalIgnoreCase)).ToArray();
        var small = LargeHierarchy.Create(WarmUpNodes);
        foreach (var format in formats) { format.Write(small, new MemoryStream()); }
        var hierarchy = LargeHierarchy.Create(count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{hierarchy.Nodes.Count:N0} nodes, {hierarchy.Interactions.Count:N0} interactions; goal for 100,000 nodes: JSON and CSV 2 s, "
            + $"OBO and GraphML 5 s"));
        var rows = new List<IReadOnlyList<string>>();
        foreach (var format in formats)
        {
            var size = 0L;
            var (times, processor) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                GC.Collect();
                var (clock, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                using var file = new FileStream(Path.GetTempFileName(), new FileStreamOptions
                    { Access = FileAccess.ReadWrite, Mode = FileMode.Create, Options = FileOptions.DeleteOnClose });
                format.Write(hierarchy, file);
                file.Flush();
                size = file.Length;
                times.Add(clock.Elapsed.TotalSeconds);
                processor.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
            }
            rows.Add([format.Name, Spread.Of(times).Text(2), Spread.Of(processor).Text(2),
                (size / 1048576.0).ToString("F1", CultureInfo.InvariantCulture)]);
        }
        Table.Print([["format", "seconds", "processor", "MiB"], .. rows]);
        return Task.FromResult(0);
    }
}

/// <summary>A hierarchy of any size, always the same: terms with identifiers, reasons, secondary parents and interactions.</summary>
internal static class LargeHierarchy
{
    private static readonly string[] Things =
        ["protein", "lipid vesicle", "β-catenin", "membrane raft", "kinase", "receptor", "axon", "nucleus", "ribosome", "cilium"];

    private static readonly string[] Processes =
        ["transport", "assembly", "biosynthetic process", "non-canonical signaling pathway", "localization", "organization"];

    public static PathwayHierarchy Create(int count)
    {
        var profile = RootProfiles.Load("seven");
        var random = new Random(1);
        var nodes = profile.Roots.Select(NodeDrafts.Of).ToList();
        while (nodes.Count < count)
        {
            var number = nodes.Count;
            nodes.Add(new NodeDraft
            {
                Name = string.Create(CultureInfo.InvariantCulture,
                    $"{Things[number % 10]} {Processes[number / 10 % 6]} of {Things[number / 60 % 10]}, kind {number}"),
                // Depths grow like the logarithm of the number of nodes.
                Parent = nodes[random.Next(number)].Name,
                SecondaryParents = number % 7 == 0 ? [nodes[random.Next(number)].Name] : [],
                Kind = (PathwayNodeKind)(1 + (number % 3)), OntologyId = number % 4 == 0 ? null : $"GO:{number:D7}",
                Description = number % 2 == 0 ? $"A \"kind\" of process; number {number} of those that were made up." : null,
                Provenance = new PathwayProvenance
                {
                    Answerer = "GO 2022-07-01, rules 3", Source = PathwaySource.Asked, Confidence = 1 - (number % 50 * 0.01),
                    Reason = $"is_a in GO:{number:D7}, rewritten of another name", IsFallback = number % 20 == 0,
                },
            });
        }
        return new PathwayHierarchy(new HierarchyDraft
        {
            Profile = profile, RunId = "bench", Nodes = nodes,
            Interactions = [.. Enumerable.Range(0, count / 5).Select(number => Interaction(number, nodes[random.Next(nodes.Count)].Name,
                nodes[random.Next(nodes.Count)].Name))],
        });
    }

    private static PathwayInteraction Interaction(int number, string term, string other) => new()
    {
        Id = $"ATXN3-P{number}", Query = "ATXN3", Partner = $"P{number}", QuerySymbol = "ATXN3", PartnerSymbol = $"P{number}",
        Arrow = "binds", Pathway = term, Functions = [new PathwayFunction { Title = "Binding", Pathway = other }],
        Json = $$"""{"primary":"P{{number}}","functions":[{"function":"Binding"}]}""",
    };
}
