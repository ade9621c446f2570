using System.Globalization;
using Pathway.Ontology;
using Pathway.Quality;

namespace Pathway.Bench;

/// <summary>Prints how good the hierarchies are that the ontology builds.</summary>
internal static class QualityVerb
{
    private static readonly IReadOnlyList<(string Name, Func<PathwayQuality, string> Text)> Rows =
    [
        ("terms", static quality => Number(quality.Terms)),
        ("terms grounded", static quality => Share(quality.GroundedShare)),
        ("terms without a place", static quality => Number(quality.Unplaced)),
        ("median depth", static quality => quality.MedianDepth.ToString("0.#", CultureInfo.InvariantCulture)),
        ("ancestor precision", static quality => Share(quality.AncestorPrecision)),
        ("ancestor recall", static quality => Share(quality.AncestorRecall)),
        ("ancestor F1", static quality => Share(quality.AncestorF1)),
        ("edge F1", static quality => Share(quality.EdgeF1)),
        ("Wu-Palmer similarity", static quality => quality.WuPalmer is { } likeness ? Share(likeness) : "-"),
        ("motif distance", static quality => quality.MotifDistance.ToString("0.000", CultureInfo.InvariantCulture)),
        ("links", static quality => Number(quality.Links)),
        ("links that are fallbacks", static quality => Share(quality.FallbackShare)),
        ("links between grounded terms", static quality => Number(quality.GroundedLinks)),
        ("  confirmed by is_a, part_of", static quality => Share(quality.ConfirmedShare)),
        ("  regulating", static quality => Number(quality.Regulating)),
        ("  reversed", static quality => Number(quality.Reversed)),
        ("  same term", static quality => Number(quality.SameTerm)),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var root = TermLists.RepositoryRoot();
        var files = args.Length > 0 ? args : [Path.Combine(root, "../shared/data/leaf-terms.txt"), Path.Combine(root, "examples/atxn3.json")];
        var columns = new List<(string Name, PathwayQuality Quality)>();
        foreach (var file in files)
        {
            if (!File.Exists(file)) { Console.WriteLine($"{file}: not there, left out"); continue; }
            foreach (var profile in new[] { "seven", "ten" })
            {
                var built = await TreeVerb.BuildAsync(TermLists.Read([file]), profile);
                columns.Add(($"{Path.GetFileNameWithoutExtension(file)}/{profile}", QualityMeasurement.Of(built, EmbeddedOntology.Index)));
                var wide = await TreeVerb.WithSiblingsAsync(built);
                columns.Add(("with siblings", QualityMeasurement.Of(wide, EmbeddedOntology.Index)));
                columns.Add(("reorganised", QualityMeasurement.Of(await TreeVerb.ReorganizedAsync(wide), EmbeddedOntology.Index)));
            }
        }
        Console.WriteLine($"{"",-30}{string.Concat(columns.Select(static column => $"{column.Name,18}"))}");
        foreach (var (name, text) in Rows) { Console.WriteLine($"{name,-30}{string.Concat(columns.Select(column => $"{text(column.Quality),18}"))}"); }
        return 0;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);
}
