namespace Pathway.Ontology;

/// <summary>Compares the words of one name with those of labels, each word by its weight.</summary>
internal sealed class NameOverlap
{
    private static readonly HashSet<string> Molecules = ["dna", "rna", "mrna", "rrna", "trna", "protein", "peptide", "lipid", "carbohydrate", "glucose", "histone"];

    private readonly WordIndex index;
    private readonly bool namesAMolecule;
    private readonly HashSet<int> known;
    private readonly double weight;

    /// <param name="index">The labels.</param>
    /// <param name="words">The canonical words of the name.</param>
    public NameOverlap(WordIndex index, IEnumerable<string> words)
    {
        this.index = index;
        known = [];
        foreach (var word in words.Distinct(StringComparer.Ordinal))
        {
            var id = index.IdOf(word);
            weight += id >= 0 ? index.Weight(id) : index.UnknownWeight;
            if (id >= 0) { known.Add(id); }
            namesAMolecule |= Molecules.Contains(word);
        }
    }

    /// <summary>Whether a label names a kind of molecule that the name does not: then it is about something else.</summary>
    public bool AddsAMolecule(int label) => index.Words(label).Any(word => !known.Contains(word) && Molecules.Contains(index.Vocabulary[word]) && (namesAMolecule || index.Vocabulary[word] != "protein"));

    /// <summary>The overlap with a label.</summary>
    public Overlap With(int label)
    {
        double shared = 0, theirs = 0;
        foreach (var word in index.Words(label).Distinct())
        {
            // "Ubiquitination" goes without saying that of proteins.
            if (!namesAMolecule && index.Vocabulary[word] == "protein") { continue; }
            theirs += index.Weight(word);
            if (known.Contains(word)) { shared += index.Weight(word); }
        }
        return theirs == 0 ? default : new Overlap(shared / weight, shared / theirs);
    }
}

/// <summary>How much two names share.</summary>
/// <param name="Share">The part of the name's weight that the label shares, from 0 to 1.</param>
/// <param name="TheirShare">The part of the label's weight that the name shares, from 0 to 1.</param>
internal readonly record struct Overlap(double Share, double TheirShare)
{
    private const double All = 0.999;

    /// <summary>Whether the name says all that the label says, and more.</summary>
    public bool IsBroader => TheirShare > All && Share < All;

    /// <summary>Whether the label says all that the name says, and more.</summary>
    public bool IsNarrower => Share > All && TheirShare < All;

    /// <summary>The shared part of both, from 0 to 1.</summary>
    public double Likeness => Share + TheirShare == 0 ? 0 : 2 * Share * TheirShare / (Share + TheirShare);
}
