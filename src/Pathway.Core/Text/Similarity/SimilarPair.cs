namespace Pathway.Text.Similarity;

/// <summary>Two names that look alike.</summary>
/// <param name="Left">The ordinally lesser name.</param>
/// <param name="Right">The ordinally greater name.</param>
/// <param name="Ratio">How alike they are, from 0 to 1, by <see cref="BlockRatio"/> in this order.</param>
internal readonly record struct SimilarPair(string Left, string Right, double Ratio);
