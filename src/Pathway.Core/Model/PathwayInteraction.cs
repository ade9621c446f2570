using System.Globalization;

namespace Pathway.Model;

/// <summary>An interaction of two proteins with its functions and evidence, as read from a file.</summary>
public sealed record PathwayInteraction
{
    /// <summary>The identifier that the input gives, else "Query-Partner". Not necessarily unique: the same pair may occur twice.</summary>
    public required string Id { get; init; }

    /// <summary>The protein of the query, a gene symbol such as "ATXN3"; null where the input names none.</summary>
    public string? Query { get; init; }

    /// <summary>The protein that it interacts with, a gene symbol such as "VCP".</summary>
    public required string Partner { get; init; }

    /// <summary>
    /// The approved human symbol of <see cref="Query"/>, which several names of one protein share; null where the name has none, or may
    /// mean several genes.
    /// </summary>
    public string? QuerySymbol { get; init; }

    /// <summary>The approved human symbol of <see cref="Partner"/>, or null in the same way.</summary>
    public string? PartnerSymbol { get; init; }

    /// <summary>
    /// How one protein acts on the other: activates, inhibits, binds, regulates or complex; null where the input says nothing.
    /// </summary>
    public string? Arrow { get; init; }

    /// <summary>The direction as the input writes it, or null.</summary>
    public string? Direction { get; init; }

    /// <summary>The type as the input writes it, for example direct or indirect; null where it says nothing.</summary>
    public string? Type { get; init; }

    /// <summary>The proteins in between, for an indirect interaction.</summary>
    public IReadOnlyList<string> Mediators { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>The number of steps between the two proteins; null where the input does not say.</summary>
    public int? Depth { get; init; }

    /// <summary>The pathway term of the interaction as a whole, or null; the terms of its functions come first.</summary>
    public string? Pathway { get; init; }

    /// <summary>The functions, in the order of the input.</summary>
    public IReadOnlyList<PathwayFunction> Functions
    {
        get;
        init => field = DisplayList<PathwayFunction>.Of(value);
    } = DisplayList<PathwayFunction>.Of([]);

    /// <summary>The evidence of the interaction itself, in the order of the input; that of its functions is theirs.</summary>
    public IReadOnlyList<PathwayEvidence> Evidence
    {
        get;
        init => field = DisplayList<PathwayEvidence>.Of(value);
    } = DisplayList<PathwayEvidence>.Of([]);

    /// <summary>
    /// The terms that Resolve-PathwayTerm, or the pipeline, assigned where the input has none; empty where it has. The first term of a
    /// function is its <see cref="PathwayFunction.Pathway"/> too.
    /// </summary>
    public IReadOnlyList<PathwayTermAssignment> TermAssignments { get; init => field = DisplayList<PathwayTermAssignment>.Of(value);
        } = DisplayList<PathwayTermAssignment>.Of([]);

    /// <summary>How sure its source is of it, from 0 to 1; null where the input does not say.</summary>
    public double? Score { get; init; }

    /// <summary>Whether the input says that the two proteins do not interact. It is kept, and never placed or counted.</summary>
    public bool IsNegative { get; init; }

    /// <summary>The methods by which it was found, in the words and the order of the input.</summary>
    public IReadOnlyList<string> Methods { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>The organisms of the two proteins, as NCBI taxonomy identifiers.</summary>
    public IReadOnlyList<string> Taxa { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>The databases that hold it, for example IntAct.</summary>
    public IReadOnlyList<string> Databases { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>The verdict of the check of evidence; null where it was not checked.</summary>
    public PathwayVerdict? Verdict { get; init; }

    /// <summary>The file and the position in it, for messages. Not part of any result.</summary>
    public string? Source { get; init; }

    /// <summary>The record of the input as compact JSON with every field, known or not. It is written unchanged.</summary>
    public required string Json { get; init; }

    /// <summary>
    /// The distinct pathway terms of the interaction: those of its functions, else its own, and those that were assigned; the first
    /// spelling of each. A negative interaction has none.
    /// </summary>
    public IReadOnlyList<string> Terms
    {
        get
        {
            if (IsNegative) { return DisplayList<string>.Of([]); }
            var own = Functions.Select(static function => function.Pathway).Where(static term => TermName.Key(term).Length > 0).ToArray();
            if (own.Length == 0 && TermName.Key(Pathway).Length > 0) { own = [Pathway]; }
            var assigned = TermAssignments.Select(static one => one.Term).Where(static term => TermName.Key(term).Length > 0);
            var all = own.Concat(assigned).Select(static term => term!);
            return DisplayList<string>.Of(all.DistinctBy(TermName.Key, StringComparer.Ordinal).ToArray());
        }
    }

    /// <summary>The identifier, for messages and lists.</summary>
    public override string ToString() => Id;
}

/// <summary>One function of an interaction: what the two proteins do together, and in which pathway.</summary>
public sealed record PathwayFunction
{
    /// <summary>The title of the function, for example "ATXN3 Aggregation".</summary>
    public string? Title { get; init; }

    /// <summary>
    /// How one protein acts on the other: activates, inhibits, binds, regulates or complex; null where the input says nothing.
    /// </summary>
    public string? Arrow { get; init; }

    /// <summary>The pathway term of this function as the input spells it, or null.</summary>
    public string? Pathway { get; init; }

    /// <summary>The cellular process in the words of the input, or null.</summary>
    public string? CellularProcess { get; init; }

    /// <summary>The effect in the words of the input, or null.</summary>
    public string? Effect { get; init; }

    /// <summary>Consequences, in the words and the order of the input.</summary>
    public IReadOnlyList<string> Consequences { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>Specific effects, in the words and the order of the input.</summary>
    public IReadOnlyList<string> SpecificEffects { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>The evidence, in the order of the input.</summary>
    public IReadOnlyList<PathwayEvidence> Evidence
    {
        get;
        init => field = DisplayList<PathwayEvidence>.Of(value);
    } = DisplayList<PathwayEvidence>.Of([]);

    /// <summary>Which protein acts on which in this function, as the input writes it; null where the input says nothing.</summary>
    public string? Direction { get; init; }

    /// <summary>The verdict of the check of evidence; null where it was not checked.</summary>
    public PathwayVerdict? Verdict { get; init; }

    /// <summary>The title, else the pathway.</summary>
    public override string ToString() => Title ?? Pathway ?? "function";
}

/// <summary>One piece of evidence for a function: a publication and, where given, the quoted sentence.</summary>
public sealed record PathwayEvidence
{
    /// <summary>The PubMed identifier as written in the input, or null.</summary>
    public string? Pmid { get; init; }

    /// <summary>The title of the publication as cited, or null.</summary>
    public string? Title { get; init; }

    /// <summary>The journal as cited, or null.</summary>
    public string? Journal { get; init; }

    /// <summary>The year of publication as cited, or null.</summary>
    public int? Year { get; init; }

    /// <summary>The sentence that the input quotes, or null.</summary>
    public string? Quote { get; init; }

    /// <summary>The first author as cited, or the whole list of authors as a text; null where the input names none.</summary>
    public string? Authors { get; init; }

    /// <summary>The verdict of the check; null where it was not checked.</summary>
    public PathwayVerdict? Verdict { get; init; }

    /// <summary>The publication as cited: its PMID, else its title.</summary>
    public override string ToString() => Pmid is null ? Title ?? "evidence" : $"PMID {Pmid}";
}

/// <summary>The organisms of an interaction.</summary>
internal static class Organisms
{
    /// <summary>The number that stands for an organism that is named and has no number here.</summary>
    public const int Other = -1;

    /// <summary>The organism of the first protein, as the NCBI numbers it; null where nothing is said.</summary>
    public static int? OfQuery(IReadOnlyList<string> taxa) => taxa.Count == 0 ? null : Read(taxa[0]);

    /// <summary>The organism of the second protein.</summary>
    public static int? OfPartner(IReadOnlyList<string> taxa) => taxa.Count == 0 ? null : Read(taxa[^1]);

    // "9606", "taxid:9606(human)", "9606 (Homo sapiens)", "Homo sapiens", "Mus musculus".
    private static int? Read(string taxon)
    {
        if (int.TryParse(taxon, NumberStyles.None, CultureInfo.InvariantCulture, out var bare)) { return bare; }
        var digits = taxon.SkipWhile(static letter => !char.IsAsciiDigit(letter)).TakeWhile(char.IsAsciiDigit).ToArray();
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return taxon.TrimStart().StartsWith('-') ? Other : number;
        }
        return taxon.Contains("sapiens", StringComparison.OrdinalIgnoreCase) || taxon.Contains("human", StringComparison.OrdinalIgnoreCase)
            || string.IsNullOrWhiteSpace(taxon) ? null : Other;
    }
}

/// <summary>
/// The stable order of interactions: by identifier, then by the whole record and the protein of the query. It does not depend on the
/// order of the input.
/// </summary>
internal static class InteractionOrder
{
    public static PathwayInteraction[] Sort(IEnumerable<PathwayInteraction> interactions) =>
    [
        .. interactions.OrderBy(static interaction => interaction.Id, StringComparer.Ordinal)
            .ThenBy(static interaction => interaction.Json, StringComparer.Ordinal)
            .ThenBy(static interaction => interaction.Query, StringComparer.Ordinal),
    ];
}
