using System.Globalization;

namespace Pathway.Bench.Figures;

/// <summary>Prints rows in columns: the first is aligned left, the others right.</summary>
internal static class Table
{
    public static void Print(params IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            Console.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}

/// <summary>The median, minimum and maximum of measurements.</summary>
internal sealed record Spread(double Median, double Min, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    /// <summary>The text "median (min..max)" with this many decimals.</summary>
    public string Text(int decimals)
    {
        var format = "F" + decimals.ToString(CultureInfo.InvariantCulture);
        return $"{Format(Median)} ({Format(Min)}..{Format(Max)})";

        string Format(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
