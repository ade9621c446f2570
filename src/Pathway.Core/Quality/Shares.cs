namespace Pathway.Quality;

/// <summary>Parts of wholes.</summary>
internal static class Shares
{
    /// <summary>From 0 to 1; 0 of nothing.</summary>
    public static double Of(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
