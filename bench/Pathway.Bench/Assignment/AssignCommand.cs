using System.Globalization;
using Pathway.Annotation;
using Pathway.Bench.Figures;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Quality;
using Pathway.Steps.Terms;

namespace Pathway.Bench.Assignment;

/// <summary>
/// Measures the assignment of terms: of a file the share that is placed, of a hundred functions with expected terms also how near the
/// assigned terms are. Beside each figure stands that of random pairs of the same proteins, which have no text.
/// </summary>
internal static class AssignCommand
{
    private const int RandomRounds = 20;

    private static readonly TermStep Step = new(EmbeddedAnnotation.Processes, TermRecognizer.Embedded);

    public static async Task<int> RunAsync(string[] args)
    {
        if ((CommandOption.GetText(args, "--path") ?? CommandOption.GetText(args, "-Path")) is { } file) { await PrintFileAsync(file); }
        await PrintFunctionsAsync(ExpectedFunction.ReadAll());
        return 0;
    }

    private static async Task PrintFileAsync(string file)
    {
        var interactions = new List<PathwayInteraction>();
        InteractionFile.Read(file, new InteractionOptions(), interactions.Add,
            static fault => Console.WriteLine(fault.Message), static note => Console.WriteLine(note.Text), CancellationToken.None);
        var bare = interactions.ConvertAll(RemoveTerms);
        var random = await MeasureRandomAsync(bare);
        Console.WriteLine($"{Path.GetFileName(file)}: {interactions.Count} interactions, the terms of the input left out");
        Table.Print(
            ["share placed", "real pairs", "random pairs"],
            ["by text, else by annotation", Share(await AssignedSet.PlaceAsync(bare, Step)), "no text"],
            ["by annotation alone", Share(await AssignedSet.PlaceAsync(bare.ConvertAll(RemoveText), Step)), Percent(random)]);
        Console.WriteLine();
    }

    private static async Task PrintFunctionsAsync(IReadOnlyList<ExpectedFunction> functions)
    {
        PathwayInteraction[] pairs = [.. functions.Select(static function => function.Interaction)];
        var withText = await AssignedSet.PlaceAsync(pairs, Step);
        var byAnnotation = await AssignedSet.PlaceAsync([.. pairs.Select(RemoveText)], Step);
        var random = new List<AssignedSet>();
        for (var seed = 0; seed < RandomRounds; seed++) { random.Add(await AssignedSet.PlaceAsync(Shuffle(pairs, seed), Step)); }
        var expected = await AssignedSet.FindRootsAsync([.. functions.Select(static function => function.Term)]);
        Console.WriteLine($"{functions.Count} functions with expected terms");
        Table.Print(
            ["", "text and annotation", "annotation alone", "random pairs"],
            ["share placed", Share(withText), Share(byAnnotation), Percent(random.Average(static set => set.PlacedShare))],
            ["same root, of all", .. Row(static (figures, _) => Percent(figures.SameRoot))],
            ["same root, of those placed", .. Row(static (figures, _) => Percent(figures.SameRootOfPlaced))],
            ["median Wu-Palmer similarity", .. Row(static (figures, _) => Number(figures.MedianSimilarity))],
            ["same term, of all", .. Row(static (figures, _) => Percent(figures.SameTerm))]);

        IEnumerable<string> Row(Func<NearnessFigures, int, string> format) =>
        [
            format(NearnessFigures.Of([withText], expected), 0), format(NearnessFigures.Of([byAnnotation], expected), 1),
            format(NearnessFigures.Of(random, expected), 2),
        ];
    }

    private static async Task<double> MeasureRandomAsync(IReadOnlyList<PathwayInteraction> pairs)
    {
        var shares = new List<double>();
        for (var seed = 0; seed < RandomRounds; seed++)
        {
            shares.Add((await AssignedSet.PlaceAsync(Shuffle(pairs, seed), Step)).PlacedShare);
        }
        return shares.Average();
    }

    // Each pair gets two genes of the table, drawn by chance; nothing says what they do together.
    private static PathwayInteraction[] Shuffle(IReadOnlyList<PathwayInteraction> pairs, int seed)
    {
        var random = new Random(seed);
        var genes = EmbeddedAnnotationGenes.All;
        return [.. pairs.Select(pair => RemoveText(pair) with
        {
            Query = genes[random.Next(genes.Count)], Partner = genes[random.Next(genes.Count)], QuerySymbol = null, PartnerSymbol = null,
        })];
    }

    private static PathwayInteraction RemoveTerms(PathwayInteraction interaction) => interaction with
    {
        Pathway = null, TermAssignments = [],
        Functions = [.. interaction.Functions.Select(static function => function with { Pathway = null })],
    };

    private static PathwayInteraction RemoveText(PathwayInteraction interaction) =>
        RemoveTerms(interaction) with { Functions = [] };

    private static string Share(AssignedSet set) => Percent(set.PlacedShare);

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}

/// <summary>How near the assigned terms are to the expected ones.</summary>
/// <param name="SameRoot">Of all functions, how many have a term under the expected root.</param>
/// <param name="SameRootOfPlaced">The same of those that are placed.</param>
/// <param name="MedianSimilarity">The median similarity of Wu and Palmer; a function without a term counts as 0.</param>
/// <param name="SameTerm">How many have the expected term itself.</param>
internal sealed record NearnessFigures(double SameRoot, double SameRootOfPlaced, double MedianSimilarity, double SameTerm)
{
    private static readonly WuPalmerSimilarity Similarity = new();

    /// <summary>The figures over all sets.</summary>
    public static NearnessFigures Of(IReadOnlyList<AssignedSet> sets, IReadOnlyList<(OntologyTerm Term, string? Root)> expected)
    {
        var (sameRoot, placed, sameTerm, all) = (0, 0, 0, 0);
        var similarities = new List<double>();
        foreach (var set in sets)
        {
            for (var i = 0; i < expected.Count; i++)
            {
                all++;
                var (term, root) = set.Terms[i];
                if (root is not null) { placed++; }
                if (root is not null && root == expected[i].Root) { sameRoot++; }
                if (term == expected[i].Term) { sameTerm++; }
                similarities.Add(term is null ? 0 : Similarity.Of(term, expected[i].Term));
            }
        }
        return new NearnessFigures((double)sameRoot / all, placed == 0 ? 0 : (double)sameRoot / placed, Spread.Of(similarities).Median,
            (double)sameTerm / all);
    }
}
