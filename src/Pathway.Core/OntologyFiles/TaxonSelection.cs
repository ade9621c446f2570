using System.Globalization;
using Pathway.Annotation;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.OntologyFiles;

/// <summary>
/// Chooses the organism whose terms a run uses: the one that the user names, else that of the input. Its annotation is an imported one,
/// else that of human genes which ships in the module.
/// </summary>
/// <param name="library">The imported annotation.</param>
/// <param name="ontology">The ontology of the run.</param>
internal sealed class TaxonSelection(AnnotationLibrary library, ChosenOntology ontology)
{
    /// <summary>The value that stands for all organisms.</summary>
    public const string Any = "any";

    /// <summary>Chooses the organism.</summary>
    /// <param name="wanted">A number of the NCBI, "any", or nothing for that of the input.</param>
    /// <param name="interactions">The input.</param>
    /// <exception cref="PathwayException">The named organism has no annotation here.</exception>
    public TaxonChoice Choose(string wanted, IEnumerable<PathwayInteraction> interactions)
    {
        if (Any.Equals(wanted, StringComparison.OrdinalIgnoreCase)) { return new TaxonChoice(null); }
        var isNamed = wanted.Length > 0;
        var taxon = isNamed ? int.Parse(wanted, CultureInfo.InvariantCulture) : FindCommon(interactions);
        if (Find(taxon) is not { } found)
        {
            return isNamed ? throw new PathwayException(PathwayErrors.AnnotationNotFound,
                $"There is no annotation of the organism {wanted}; there is that of {DescribeKnown()}.", wanted)
                : new TaxonChoice(null) { Warning = DescribeMissing(taxon) };
        }
        // The embedded ontology and the annotation that ships fit. Loading waits for an imported ontology, which is loaded by now.
        if (ontology.IsEmbedded || !found.Annotation().IsEmpty)
        {
            return new TaxonChoice(new TermTaxon(taxon, found.Release, found.Annotation));
        }
        var none = $"No gene of the annotation of the organism {taxon} carries a term of the ontology {ontology.Name}: "
            + "siblings, guesses and intermediate terms are not restricted to an organism.";
        return isNamed ? new TaxonChoice(null) { Warning = none } : new TaxonChoice(null) { Note = none };
    }

    /// <summary>The organism of most proteins, human before others; human where nothing is said.</summary>
    public static int FindCommon(IEnumerable<PathwayInteraction> interactions)
    {
        var counts = new Dictionary<int, int>();
        foreach (var taxa in interactions.Select(static one => one.Taxa).Where(static taxa => taxa.Count > 0))
        {
            Add(Organisms.OfQuery(taxa));
            Add(Organisms.OfPartner(taxa));
        }
        return counts.Count == 0 ? EmbeddedAnnotation.Taxon
            : counts.OrderByDescending(static pair => pair.Value).ThenByDescending(static pair => pair.Key == EmbeddedAnnotation.Taxon)
                .ThenBy(static pair => pair.Key).First().Key;

        // Human is the one organism that is read from its name.
        void Add(int? organism)
        {
            var taxon = organism ?? EmbeddedAnnotation.Taxon;
            counts[taxon] = counts.GetValueOrDefault(taxon) + 1;
        }
    }

    private (string Release, Func<ProcessAnnotation> Annotation)? Find(int taxon)
    {
        if (library.FindTaxa().FirstOrDefault(head => head.Taxon == taxon) is { } head)
        {
            return ($"{head.Name} {head.Release} {head.Sha256[..Math.Min(12, head.Sha256.Length)]}",
                () => library.OpenShared(head.Name, ontology.Index.Graph));
        }
        return taxon == EmbeddedAnnotation.Taxon ? (EmbeddedAnnotation.Release, () => EmbeddedAnnotation.Of(ontology.Index.Graph)) : null;
    }

    private string DescribeMissing(int taxon)
    {
        var organism = taxon == Organisms.Other ? "an organism without a number of the NCBI"
            : string.Create(CultureInfo.InvariantCulture, $"the organism {taxon}");
        return $"The input is of {organism}, and there is annotation of {DescribeKnown()} only: siblings, guesses and intermediate terms "
            + "may be those of any organism. Import-PathwayAnnotation adds an organism; -TermTaxon any says that this is meant.";
    }

    private string DescribeKnown() => string.Join(", ", library.FindTaxa().Select(static head => head.Taxon)
        .Append(EmbeddedAnnotation.Taxon).Distinct().Order().Select(static taxon => taxon.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>The organism of a run.</summary>
/// <param name="Taxon">The organism; null for any.</param>
internal sealed record TaxonChoice(TermTaxon? Taxon)
{
    /// <summary>What the user should know, or null.</summary>
    public string? Warning { get; init; }

    /// <summary>What explains the choice to who asks for details, or null.</summary>
    public string? Note { get; init; }
}
