using System.Globalization;
using Pathway.Genes;
using Pathway.Model;

namespace Pathway.Formats.Interactions;

/// <summary>
/// The approved symbols of the proteins of a reading. Each name is looked up once. Names of other organisms, and names that may mean
/// several genes, have no symbol; one message says which.
/// </summary>
internal sealed class ProteinSymbols
{
    private const int MaxNamed = 3;
    private const int MaxReasons = 4;

    private readonly Dictionary<(string Name, int? Taxon), Protein> known = [];

    /// <summary>The symbol of a protein, or null.</summary>
    /// <param name="name">Its name as the input writes it.</param>
    /// <param name="taxon">Its organism as the NCBI numbers it; null where it is not known.</param>
    /// <param name="identifier">Its identifier in a database, which decides where the name does not; or null.</param>
    public string? Find(string? name, int? taxon, string? identifier = null)
    {
        if (name is null) { return null; }
        var protein = Resolve(name, taxon);
        protein.IsNamed = true;
        if (protein.Symbol is { } symbol) { return symbol; }
        var identified = identifier is null || identifier == name ? null : Resolve(identifier, taxon).Symbol;
        protein.IsIdentified |= identified is not null;
        return identified;
    }

    /// <summary>Whether two names mean the same protein.</summary>
    public bool IsSame(string? one, string? other) => TermName.Same(one, other)
        || (one is not null && other is not null && Resolve(one, null).Symbol is { } symbol && symbol == Resolve(other, null).Symbol);

    /// <summary>Which proteins have no symbol, and why; null where all have one.</summary>
    public string? Describe()
    {
        var named = known.Where(static one => one.Value.IsNamed).ToArray();
        var without = named.Where(static one => one.Value.Symbol is null && !one.Value.IsIdentified)
            .OrderBy(static one => one.Key.Name, StringComparer.Ordinal).ToArray();
        if (without.Length == 0) { return null; }
        var ambiguous = List("Ambiguous", without.Where(static one => one.Value.Resolution is GeneResolution.Ambiguous));
        var unknown = List("Not resolved", without.Where(static one => one.Value.Resolution is GeneResolution.Unresolved));
        return string.Create(CultureInfo.InvariantCulture,
            $"{without.Length:N0} of {named.Length:N0} proteins have no approved human symbol and keep their names.{ambiguous}{unknown}");
    }

    private Protein Resolve(string name, int? taxon)
    {
        if (!known.TryGetValue((name, taxon), out var protein))
        {
            known[(name, taxon)] = protein = new Protein(GeneResolver.Embedded.Resolve(name, taxon));
        }
        return protein;
    }

    // Names with one reason stand together: of a file of another organism all have it.
    private static string List(string title, IEnumerable<KeyValuePair<(string Name, int? Taxon), Protein>> proteins)
    {
        var groups = proteins.GroupBy(static one => one.Value.Why, static one => DamagedText.Shorten(one.Key.Name), StringComparer.Ordinal)
            .OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal).ToArray();
        if (groups.Length == 0) { return ""; }
        var others = groups.Length - MaxReasons;
        var more = others > 0 ? string.Create(CultureInfo.InvariantCulture, $"; and {others:N0} reasons more") : "";
        return $" {title}: {string.Join("; ", groups.Take(MaxReasons).Select(FormatGroup))}{more}.";
    }

    private static string FormatGroup(IGrouping<string, string> group)
    {
        var names = group.Distinct(StringComparer.Ordinal).ToArray();
        var others = names.Length - MaxNamed;
        var more = others > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {others:N0} more") : "";
        return $"{string.Join(", ", names.Take(MaxNamed).Select(static name => $"'{name}'"))}{more} ({group.Key})";
    }

    private sealed class Protein(GeneResolution resolution)
    {
        public GeneResolution Resolution { get; } = resolution;

        public string? Symbol { get; } = (resolution as GeneResolution.Resolved)?.Symbol;

        public string Why => Resolution switch
        {
            GeneResolution.Ambiguous several => several.Why,
            GeneResolution.Unresolved none => none.Why,
            _ => "",
        };

        // Whether it is a protein of an interaction, not only a name that was compared.
        public bool IsNamed { get; set; }

        // Whether its identifier in a database has a symbol.
        public bool IsIdentified { get; set; }
    }
}
