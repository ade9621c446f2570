using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>Compares the words of one name with those of others, each word by its weight.</summary>
internal sealed class NameOverlap
{
    private readonly WordIndex index;
    private readonly HashSet<string> words;
    private readonly double weight;

    public NameOverlap(WordIndex index, string name)
    {
        this.index = index;
        words = [.. NameRewriting.Canonical(name)];
        weight = words.Sum(Weight);
    }

    /// <summary>The overlap with a label of the index.</summary>
    public Overlap With(string label)
    {
        var theirs = NameRewriting.Canonical(label).ToHashSet(StringComparer.Ordinal);
        var shared = words.Where(theirs.Contains).Sum(Weight);
        return new Overlap(shared / weight, shared / theirs.Sum(Weight));
    }

    private double Weight(string word) => index.IdOf(word) is >= 0 and var id ? index.Weight(id) : index.UnknownWeight;
}

/// <summary>How much two names share.</summary>
/// <param name="Share">The part of the name's weight that the label shares, from 0 to 1.</param>
/// <param name="TheirShare">The part of the label's weight that the name shares, from 0 to 1.</param>
internal readonly record struct Overlap(double Share, double TheirShare)
{
    /// <summary>Whether the name says all that the label says, and more.</summary>
    public bool IsBroader => TheirShare > 0.999 && Share < 0.999;

    /// <summary>Whether the label says all that the name says, and more.</summary>
    public bool IsNarrower => Share > 0.999 && TheirShare < 0.999;

    /// <summary>The shared part of both, from 0 to 1.</summary>
    public double Likeness => Share + TheirShare == 0 ? 0 : 2 * Share * TheirShare / (Share + TheirShare);
}
