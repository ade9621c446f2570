using System.Diagnostics;
using System.Globalization;
using Pathway.Formats.Interactions;
using Pathway.Genes;

namespace Pathway.Bench.Reading;

/// <summary>
/// Reads generated files of STRING and PSI-MITAB as Import-PathwayInteraction does, symbols included, and prints the time and the memory
/// that it takes.
/// </summary>
internal static class ReadingCommand
{
    private const int Rows = 1_000_000;
    private const string Goal = "20 s, 200 MB";

    public static Task<int> RunAsync(string[] args)
    {
        var rows = args is ["--rows", var named, ..] ? int.Parse(named, CultureInfo.InvariantCulture) : Rows;
        var folder = Directory.CreateTempSubdirectory("pathway-bench-");
        try
        {
            Console.WriteLine(
                $"{"file",-10}{"rows",12}{"MB",8}{"interactions",14}{"with symbol",13}{"faults",8}{"seconds",10}{"of them busy",14}"
                + $"{"peak memory",14}  goal: {Goal}");
            Measure("STRING", GeneratedFiles.WriteString(Path.Combine(folder.FullName, "links.txt"), rows), rows);
            Measure("MITAB", GeneratedFiles.WriteMitab(Path.Combine(folder.FullName, "mitab.txt"), rows), rows);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return Task.FromResult(0);
    }

    private static void Measure(string what, string path, int rows)
    {
        var (read, named, faults) = (0, 0, 0);
        var process = Process.GetCurrentProcess();
        var busyBefore = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        // All rows, whatever their score: the worst case.
        InteractionFile.Read(path, new InteractionOptions { MinimumScore = 0, Proteins = new ProteinSymbols() }, interaction =>
        {
            read++;
            if (interaction.QuerySymbol is not null) { named++; }
        }, _ => faults++, static _ => { }, CancellationToken.None);
        process.Refresh();
        // On a machine with other work the clock says little; what the processors spent says more.
        var busy = (process.TotalProcessorTime - busyBefore).TotalSeconds;
        var (size, peak) = (new FileInfo(path).Length >> 20, process.PeakWorkingSet64 >> 20);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-10}{rows,12:N0}{size,8}{read,14:N0}{named,13:N0}{faults,8}{clock.Elapsed.TotalSeconds,10:0.0}{busy,14:0.0}")
            + string.Create(CultureInfo.InvariantCulture, $"{peak,11} MB"));
    }
}

/// <summary>Files of the form and the size of the real ones, the same each time.</summary>
internal static class GeneratedFiles
{
    private const int Proteins = 20_000;
    private const int MostScore = 1000;
    private const int LeastScore = 150;
    private const string Human = "taxid:9606(human)|taxid:9606(Homo sapiens)";

    /// <summary>Links of STRING: sorted by the first protein, each pair twice.</summary>
    public static string WriteString(string path, int rows)
    {
        using var file = new StreamWriter(path);
        file.WriteLine("protein1 protein2 combined_score");
        var each = Math.Max(1, rows / Proteins);
        for (var row = 0; row < rows; row++)
        {
            // Neighbours on a ring: the distance says how often a protein has been named, and the pair gives the same score twice.
            var first = row / each % Proteins;
            var step = row % each;
            var distance = (step / 2) + 1;
            var second = (first + (step % 2 == 0 ? distance : Proteins - distance)) % Proteins;
            var score = LeastScore + ((Math.Min(first, second) * 31) + (distance * 17)) % (MostScore - LeastScore);
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"9606.ENSP{first:D11} 9606.ENSP{second:D11} {score}"));
        }
        return path;
    }

    /// <summary>PSI-MITAB 2.5: each tenth row says the same of a pair as an earlier one, from another publication.</summary>
    public static string WriteMitab(string path, int rows)
    {
        using var file = new StreamWriter(path);
        var random = new Random(1);
        // Every second protein has the symbol of a gene.
        string[] symbols = [.. EmbeddedGenes.Table.Symbols];
        for (var row = 0; row < rows; row++)
        {
            var pair = row % 10 == 9 ? row - random.Next(1, Math.Min(row, 1000)) : row;
            var (first, second) = (pair % Proteins, ((pair / Proteins * 7) + (pair % Proteins * 13) + 1) % Proteins);
            var gene = first % 2 == 0 ? symbols[first] : Format($"GENE{first}");
            string[] cells =
            [
                Format($"uniprotkb:P{first:D5}"), Format($"uniprotkb:Q{second:D5}"), Format($"intact:EBI-{first}"),
                Format($"intact:EBI-{second}"), Format($"psi-mi:p{first}_human(display_long)|uniprotkb:{gene}(gene name)"),
                Format($"uniprotkb:GENX{second}(gene name)|uniprotkb:\"A name, with marks\"(gene name synonym)"),
                "psi-mi:\"MI:0018\"(two hybrid)", Format($"Doe et al. ({2000 + (row % 20)})"), Format($"pubmed:{10_000_000 + (row / 7)}"),
                Human, Human, "psi-mi:\"MI:0915\"(physical association)", "psi-mi:\"MI:0469\"(IntAct)",
                Format($"intact:EBI-{5_000_000 + row}"), Format($"intact-miscore:0.{(row % 90) + 10}"),
            ];
            file.WriteLine(string.Join('\t', cells));
        }
        return path;
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
