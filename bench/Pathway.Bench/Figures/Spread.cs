using System.Globalization;

namespace Pathway.Bench.Figures;

/// <summary>The middle and the ends of some measurements.</summary>
internal sealed record Spread(double Median, double Least, double Most)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return new Spread(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }

    /// <summary>Median (least..most), with so many decimals.</summary>
    public string Text(int decimals)
    {
        var format = "F" + decimals.ToString(CultureInfo.InvariantCulture);
        return $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({Least.ToString(format, CultureInfo.InvariantCulture)}..{Most.ToString(format, CultureInfo.InvariantCulture)})";
    }
}
