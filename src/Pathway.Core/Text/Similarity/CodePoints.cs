namespace Pathway.Text.Similarity;

/// <summary>The letters of a name as the measure counts them: a surrogate pair is one, a lone half is one too.</summary>
internal static class CodePoints
{
    public static int[] Of(string text)
    {
        var points = new int[text.Length];
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var isPair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
            points[count++] = isPair ? char.ConvertToUtf32(text[at], text[++at]) : text[at];
        }
        return count == points.Length ? points : points[..count];
    }
}
