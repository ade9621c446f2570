using System.Globalization;
using Pathway.Bench.Figures;

namespace Pathway.Bench.Estimates;

/// <summary>Prints how far estimates are from the runs that follow.</summary>
internal static class EstimateCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var results = new List<TrialResult>();
        foreach (var set in EstimateTrial.CreateSets(CommandOption.GetInteger(args, "--seed", 0)))
        {
            results.Add(await EstimateTrial.RunAsync(set, CancellationToken.None));
        }
        Table.Print(
        [
            ["set", "calls: least", "expected", "most", "truth", "error", "most / truth", "tokens: expected", "truth", "error",
                "cost: expected", "truth", "error", "within"],
            .. results.Select(static one => (string[])
            [
                $"{one.Set}", Text(one.Estimate.LeastCalls), Text(one.Estimate.ExpectedCalls), Text(one.Estimate.MostCalls),
                Text(one.Calls), Percent(one.Errors["calls"]), Number(Ratio(one)),
                Text(one.Estimate.ExpectedTokens), Text(one.Tokens), Percent(one.Errors["tokens"]),
                Cost(one.Estimate.StandardCost), Cost(one.Costs.Standard), Percent(one.Errors["cost"]), one.IsWithin ? "yes" : "NO",
            ]),
        ]);
        Console.WriteLine();
        Console.WriteLine($"median of most / truth, calls: {Number(Spread.Of(results.Select(static one => Ratio(one))).Median)}");
        PrintMedians("all", results);
        PrintMedians("answers of the graph", [.. results.Where(static one => one.Set.Answers is GraphAnswers)]);
        PrintMedians("answers of invented hierarchies", [.. results.Where(static one => one.Set.Answers is InventedAnswers)]);
        return results.All(static one => one.IsWithin) ? 0 : 1;
    }

    private static void PrintMedians(string name, IReadOnlyList<TrialResult> results) => Console.WriteLine(
        $"median error, {name} ({results.Count}): " + string.Join(", ", results[0].Errors.Keys
            .Select(figure => $"{figure} {Percent(Spread.Of(results.Select(one => one.Errors[figure])).Median)}")));

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static double Ratio(TrialResult one) => one.Estimate.MostCalls / (double)one.Calls;

    private static string Number(double number) => number.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Cost(decimal? cost) => cost!.Value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Percent(double part) => part.ToString("P1", CultureInfo.InvariantCulture);
}
