using System.Globalization;

namespace Pathway.Formats.Interactions;

/// <summary>A score as files write it, on the scale from 0 to 1.</summary>
internal static class ScoreText
{
    private const double Thousand = 1000;

    /// <summary>
    /// The score: a number from 0 to 1, or a whole number up to 1000, which counts thousandths as STRING does; null for everything else.
    /// </summary>
    public static double? Read(ReadOnlySpan<char> text)
    {
        if (!double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) { return null; }
        return number switch
        {
            >= 0 and <= 1 => number,
            > 1 and <= Thousand when double.IsInteger(number) => number / Thousand,
            _ => null,
        };
    }

    /// <summary>The score of a file in which all scores count thousandths: 1 is 0.001.</summary>
    public static double? ReadThousandths(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Thousand ? number / Thousand
            : null;
}
