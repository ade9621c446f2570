using System.Globalization;

namespace Pathway.Questions;

/// <summary>
/// Which processes genes are annotated to. Facts, not answers: they cost nothing and are the same in every run. Safe for concurrent use.
/// </summary>
internal interface IProcessAnnotation
{
    /// <summary>The releases of the annotation and the ontology, for provenance.</summary>
    string Release { get; }

    /// <summary>The organisms of its genes, as the NCBI numbers them; none where that is not known.</summary>
    IReadOnlySet<int> Taxa { get; }

    /// <summary>The processes of a protein, those above its annotations included.</summary>
    /// <param name="protein">Any usual form of its name.</param>
    GeneProcesses Find(string protein);

    /// <summary>The process with that number.</summary>
    ProcessTerm GetTerm(int index);

    /// <summary>The process with that identifier, or null where no gene is annotated to it or below it.</summary>
    ProcessTerm? FindTerm(string id);

    /// <summary>Whether one process lies above another by is_a and part_of.</summary>
    bool IsAncestor(int above, int below);
}

/// <summary>The processes of one gene.</summary>
/// <param name="Symbol">The approved symbol; null where the name means no gene, or several.</param>
/// <param name="WhyNot">Why there is nothing, or null.</param>
/// <param name="Terms">The numbers of its processes and of all above them, ascending.</param>
/// <param name="Codes">Beside each the evidence codes of the annotations at it and below it.</param>
internal sealed record GeneProcesses(string? Symbol, string? WhyNot, IReadOnlyList<int> Terms, IReadOnlyList<EvidenceCodes> Codes)
{
    /// <summary>Whether several genes have the name, so that none was chosen.</summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>No processes, with the reason.</summary>
    public static GeneProcesses None(string? symbol, string whyNot) => new(symbol, whyNot, [], []);
}

/// <summary>A process.</summary>
/// <param name="Index">Its number.</param>
/// <param name="Id">Its identifier, for example "GO:0006914".</param>
/// <param name="Name">Its name.</param>
/// <param name="InformationContent">
/// How much it says: the negative natural logarithm of the share of annotated genes that carry it or a process below it.
/// </param>
/// <param name="Genes">How many genes carry it or a process below it.</param>
internal sealed record ProcessTerm(int Index, string Id, string Name, double InformationContent, int Genes);

/// <summary>
/// The organism whose terms are used: those that its genes carry, or that lie above them. Siblings, guesses and intermediate terms come
/// from them. Safe for concurrent use.
/// </summary>
/// <param name="taxon">The organism, as the NCBI numbers it.</param>
/// <param name="release">The release of its annotation.</param>
/// <param name="load">Loads the annotation when it is first needed.</param>
internal sealed class TermTaxon(int taxon, string release, Func<IProcessAnnotation> load)
{
    private readonly Lazy<IProcessAnnotation> annotation = new(load);

    /// <summary>The organism, as the NCBI numbers it.</summary>
    public int Id => taxon;

    /// <summary>Which genes carry which terms.</summary>
    public IProcessAnnotation Annotation => annotation.Value;

    /// <summary>Whether a gene of the organism carries the term or one below it.</summary>
    /// <param name="id">The identifier of the term.</param>
    public bool Uses(string id) => Annotation.FindTerm(id) is not null;

    /// <summary>Organism and release, which are part of the names of answerers.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"terms of taxon {taxon} ({release})");
}

/// <summary>A set of evidence codes of the Gene Ontology, such as IDA or IEA.</summary>
/// <param name="Bits">One bit a code.</param>
internal readonly record struct EvidenceCodes(uint Bits)
{
    // In alphabetical order, which is the order in which they are shown.
    private static readonly string[] Names =
        ["EXP", "HDA", "HEP", "HGI", "HMP", "HTP", "IBA", "IBD", "IC", "IDA", "IEA", "IEP", "IGC", "IGI", "IKR", "IMP", "IMR", "IPI",
            "IRD", "ISA", "ISM", "ISO", "ISS", "NAS", "RCA", "TAS"];

    private static readonly EvidenceCodes Electronic = Of("IEA");

    /// <summary>Whether nobody looked at it: electronic annotation alone.</summary>
    public bool IsElectronic => (Bits & ~Electronic.Bits) == 0;

    /// <summary>The set of one code.</summary>
    /// <exception cref="InvalidDataException">There is no such code.</exception>
    public static EvidenceCodes Of(ReadOnlySpan<char> code)
    {
        for (var place = 0; place < Names.Length; place++)
        {
            if (code.SequenceEqual(Names[place])) { return new EvidenceCodes(1u << place); }
        }
        throw new InvalidDataException($"'{code}' is no evidence code");
    }

    /// <summary>The codes of both sets.</summary>
    public static EvidenceCodes operator |(EvidenceCodes one, EvidenceCodes other) => new(one.Bits | other.Bits);

    /// <summary>The codes, separated by commas.</summary>
    public override string ToString()
    {
        var bits = Bits;
        return string.Join(", ", Names.Where((_, place) => (bits & (1u << place)) != 0));
    }
}

/// <summary>Finds the terms of an ontology that a text names. Deterministic, and safe for concurrent use.</summary>
internal interface ITermRecognizer
{
    /// <summary>The ontology and its release, for provenance.</summary>
    string OntologyName { get; }

    /// <summary>The terms that a title names, by any wording that the ontology match knows.</summary>
    IReadOnlyList<RecognizedTerm> FindInTitle(string title);

    /// <summary>The terms that sentences name word for word, in any spelling and standard wording.</summary>
    IReadOnlyList<RecognizedTerm> FindInText(string text);

    /// <summary>
    /// The terms that a text only hints at: it names a structure of the cell whose assembly or organisation is a term, or says that a
    /// protein is modified. Less certain than a term that is named.
    /// </summary>
    IReadOnlyList<RecognizedTerm> FindHints(string text);
}

/// <summary>A term that a text names.</summary>
/// <param name="Id">The identifier.</param>
/// <param name="Name">The name as the ontology writes it.</param>
/// <param name="Phrase">The words of the text.</param>
/// <param name="Confidence">How often such a match is right, from 0 to 1.</param>
internal sealed record RecognizedTerm(string Id, string Name, string Phrase, double Confidence);
