using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pathway.Ontology;
using Pathway.OntologyFiles;

namespace Pathway.Bench;

/// <summary>
/// Measures the import of an ontology and the loading of what it compiles to: of files, or of a synthetic one of a given size.
/// </summary>
internal static class OntologyImportCommand
{
    private const int DefaultMegabytes = 35;

    public static Task<int> RunAsync(string[] args)
    {
        var at = Array.IndexOf(args, "--megabytes");
        var megabytes = at >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : DefaultMegabytes;
        var files = args.Where((_, index) => at < 0 || (index != at && index != at + 1)).ToArray();
        var folder = Directory.CreateTempSubdirectory("pathway-bench-").FullName;
        try
        {
            if (files.Length == 0) { files = [WriteSynthetic(Path.Combine(folder, "synthetic.obo"), megabytes)]; }
            // The first run compiles the program; the second is what a session sees.
            Measure(files, folder, print: false);
            Measure(files, folder, print: true);
        }
        finally { Directory.Delete(folder, recursive: true); }
        return Task.FromResult(0);
    }

    private static void Measure(string[] files, string folder, bool print)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var sources = files.Select(static file => ImportSource.OfFile(file, CancellationToken.None)).ToArray();
        var imported = OntologyImport.Read(sources, new OntologyImportOptions { Name = "bench" }, CancellationToken.None);
        var read = clock.Elapsed;
        var stored = new OntologyLibrary(folder).Save(imported, DateTimeOffset.UnixEpoch);
        var saved = clock.Elapsed;
        imported = null;
        var withoutImport = GC.GetTotalMemory(forceFullCollection: true);
        clock.Restart();
        var processor = Environment.CpuUsage.TotalTime;
        using var stream = File.OpenRead(stored.Path!);
        var graph = OntologyTable.Read(stream, stored.Path!);
        var loaded = clock.Elapsed;
        var index = new TermIndex(graph);
        var indexed = clock.Elapsed;
        processor = Environment.CpuUsage.TotalTime - processor;
        var retained = GC.GetTotalMemory(forceFullCollection: true) - withoutImport;
        if (!print) { return; }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{files.Sum(static file => new FileInfo(file).Length) / 1048576.0:0.0} MiB, {graph.Terms.Count} terms, "
            + $"{index.Labels.Count} names, {graph.Terms.Sum(static term => term.Links.Count)} links"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"import: hash, read and check {read.TotalMilliseconds:0} ms, write {(saved - read).TotalMilliseconds:0} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"load: {new FileInfo(stored.Path!).Length / 1048576.0:0.0} MiB, "
            + $"terms and links {loaded.TotalMilliseconds:0} ms, names {(indexed - loaded).TotalMilliseconds:0} ms, "
            + $"{processor.TotalMilliseconds:0} ms of processor time; "
            + $"{retained / 1048576.0:0} MiB retained (before the import {before / 1048576.0:0} MiB were)"));
        GC.KeepAlive(index);
    }

    // Terms with definitions, synonyms, cross-references and parents in the proportions of go-basic.
    private static string WriteSynthetic(string path, int megabytes)
    {
        string[] subjects = ["protein", "lipid", "vesicle", "membrane", "kinase", "receptor", "axon", "nucleus", "ribosome", "cilium"];
        string[] processes = ["transport", "assembly", "biosynthetic process", "signaling pathway", "localization", "organization"];
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        writer.WriteLine("format-version: 1.2\ndata-version: releases/2030-01-01\nontology: synthetic\n");
        var random = new Random(1);
        for (var term = 0; writer.BaseStream.Position < (long)megabytes << 20; term++)
        {
            var name = string.Create(CultureInfo.InvariantCulture,
                $"{subjects[term % 10]} {subjects[term / 10 % 10]} {processes[term / 100 % 6]} of kind {term}");
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[Term]\nid: SYN:{term:D7}\nname: {name}"));
            writer.WriteLine("namespace: biological_process");
            writer.WriteLine($"def: \"The process in which {name} is made up, and of which there is nothing more to say than that it "
                + "takes a sentence or two to define a term, as it does in most releases of ontologies that people have made by hand over "
                + "many years.\" [GOC:example, PMID:1234567]");
            for (var i = 0; i < 3; i++)
            {
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"synonym: \"{processes[(term + i) % 6]} by {subjects[(term + i) % 10]} number {term}-{i}\" EXACT [GOC:example]"));
            }
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"xref: Wikipedia:Example_{term}\nxref: EC:1.2.3.{term}"));
            for (var i = 0; i < 2 && term > 0; i++)
            {
                var parent = random.Next(term / 2, term) * 9 / 10;
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"is_a: SYN:{parent:D7} ! its parent"));
            }
            if (term > 10) { writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"relationship: part_of SYN:{term / 3:D7}")); }
            writer.WriteLine();
        }
        return path;
    }
}
