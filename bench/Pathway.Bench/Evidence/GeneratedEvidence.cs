using System.Text.Json;
using Pathway.Formats.Interactions;
using Pathway.Literature.Emulator;
using Pathway.Model;

namespace Pathway.Bench.Evidence;

/// <summary>
/// Generated records with known verdicts, and the papers that they cite. Only the names of genes are real; a text uses the symbol or
/// another name of the gene. The same seed gives the same records.
/// </summary>
internal sealed class GeneratedEvidence
{
    // The symbol and other names of each gene.
    private static readonly (string Symbol, string[] Names)[] Genes =
    [
        ("ATXN3", ["ATXN3", "ataxin-3", "Ataxin 3", "MJD1"]), ("VCP", ["VCP", "p97", "valosin-containing protein"]),
        ("SQSTM1", ["SQSTM1", "sequestosome 1"]),
        ("BECN1", ["BECN1", "Beclin-1", "beclin 1"]), ("HTT", ["HTT", "huntingtin", "Huntingtin"]), ("RAD23A", ["RAD23A", "hHR23A"]),
        ("CASP3", ["CASP3", "caspase-3", "Caspase 3"]),
        ("MAPK14", ["MAPK14", "mitogen-activated protein kinase 14"]), ("HDAC6", ["HDAC6", "histone deacetylase 6"]),
        ("FOXO4", ["FOXO4", "forkhead box O4"]), ("SOD2", ["SOD2", "superoxide dismutase 2"]),
        ("TP53", ["TP53", "p53"]), ("HSPA8", ["HSPA8", "HSC70"]), ("DNAJB1", ["DNAJB1", "HSP40"]),
        ("GSK3B", ["GSK3B", "glycogen synthase kinase 3 beta"]), ("CHEK1", ["CHEK1", "checkpoint kinase 1"]),
    ];

    private const int ParagraphsPerPaper = 4;

    private readonly Random random;
    private readonly GeneratedProse prose;
    private readonly List<TestPaper> papers = [];
    private readonly List<PathwayInteraction> interactions = [];
    private readonly List<PlantedFault> faults = [];

    private GeneratedEvidence(int seed)
    {
        random = new Random(seed);
        prose = new GeneratedProse(random);
    }

    public IReadOnlyList<TestPaper> Papers => papers;

    public IReadOnlyList<PathwayInteraction> Interactions => interactions;

    /// <summary>The planted fault of each interaction.</summary>
    public IReadOnlyList<PlantedFault> Faults => faults;

    /// <summary>Creates this many records: every second one is correct, the others have the faults in turn.</summary>
    public static GeneratedEvidence Create(int count, int seed)
    {
        var set = new GeneratedEvidence(seed);
        var kinds = Enum.GetValues<PlantedFault>()
            .Where(static fault => fault is not (PlantedFault.None or PlantedFault.MutantLosesEffect
                or PlantedFault.ServiceDown)).ToArray();
        for (var i = 0; i < count; i++) { set.Add(i % 2 == 0 ? PlantedFault.None : kinds[i / 2 % kinds.Length]); }
        return set;
    }

    private void Add(PlantedFault fault)
    {
        var number = papers.Count;
        var pair = random.Next(Genes.Length);
        var (query, partner) = (Genes[pair], Genes[(pair + 1 + random.Next(Genes.Length - 2)) % Genes.Length]);
        var (sign, queryActs) = (random.Next(2) * 2 - 1, random.Next(2) == 0);
        // The number is part of the title and the sentences, so that papers with different numbers differ.
        var partnerNames = fault is PlantedFault.MissingProtein ? query.Names : partner.Names;
        var paper = Paper(number, fault, query.Names, partnerNames, sign, queryActs, out var claim);
        papers.Add(paper);
        interactions.Add(Record(number, query.Symbol, partner.Symbol,
            fault is PlantedFault.OppositeArrow ? -sign : sign, fault is PlantedFault.ReversedDirection ? !queryActs : queryActs,
            Cited(fault, paper, number), Quote(fault, claim, number)));
        // Its author took a mutant that no longer inhibits for support of an activation; a careful reader leaves it open.
        var isMutant = fault is PlantedFault.None && claim.StartsWith("Mutant ", StringComparison.OrdinalIgnoreCase);
        faults.Add(isMutant ? PlantedFault.MutantLosesEffect : fault);
    }

    private TestPaper Paper(int number, PlantedFault fault, string[] query, string[] partner, int sign, bool queryActs, out string claim)
    {
        var (one, other) = (prose.Pick(query), prose.Pick(partner));
        // Every third correct record states the claim indirectly.
        var isOblique = fault is PlantedFault.None && random.Next(3) == 0;
        var (actor, target) = queryActs ? (one, other) : (other, one);
        claim = isOblique ? prose.Oblique(actor, target, sign, number) : prose.Claim(actor, target, sign, number);
        var paragraphs = Enumerable.Range(0, ParagraphsPerPaper)
            .Select(i => $"{prose.Aside(number * 10 + i)}. {prose.Aside(number * 10 + i + 5)}.").ToList();
        // The body may be unavailable, contain the claim, or leave it to the abstract.
        var inBody = fault is PlantedFault.AbstractOnly || random.Next(2) == 0;
        if (inBody) { paragraphs.Insert(1, $"{prose.Aside(number + 7)}. {claim}. {prose.Aside(number + 8)}."); }
        var isOpen = fault is not PlantedFault.AbstractOnly && (inBody || fault is not PlantedFault.None || random.Next(2) == 0);
        var topic = inBody ? $"The relation of {one} and {other} is described for series {number}" : claim;
        return new TestPaper
        {
            Pmid = Number(number),
            Title = prose.Title(one, other, number),
            Year = 1995 + random.Next(28),
            Authors = [$"{prose.Pick(["Doe", "Roe", "Poe", "Loe"])} J", "Noe K"],
            Abstract = $"{prose.Aside(number + 3)}. {topic}. {prose.Aside(number + 4)}.",
            PmcId = isOpen || random.Next(2) == 0 ? $"PMC9{number:D8}" : null,
            IsOpenAccess = isOpen,
            Body = paragraphs,
            IsRetracted = fault is PlantedFault.Retracted,
            IsInEuropePmc = random.Next(10) > 0 || isOpen,
            IsInNcbi = true,
        };
    }

    private (string Pmid, string Title, int Year) Cited(PlantedFault fault, TestPaper paper, int number) => fault switch
    {
        PlantedFault.WrongTitle =>
            (paper.Pmid, prose.Title(prose.Pick(Genes).Symbol, prose.Pick(Genes).Symbol, number + 500_000), paper.Year),
        PlantedFault.WrongYear => (paper.Pmid, paper.Title, paper.Year + (random.Next(2) == 0 ? -1 : 1) * random.Next(2, 9)),
        PlantedFault.SwappedPmid => (SwapFor(number == 0 ? 1 : random.Next(number)), paper.Title, paper.Year),
        PlantedFault.NoSuchPmid => (Number(number + 50_000_000), paper.Title, paper.Year),
        _ => (paper.Pmid, ChangeTypography(paper.Title), paper.Year + random.Next(-1, 2)),
    };

    // Not the PMID of a retracted paper: a retraction is found before a wrong title.
    private string SwapFor(int number)
    {
        while (number < papers.Count && papers[number].IsRetracted) { number++; }
        return Number(number);
    }

    private string Quote(PlantedFault fault, string claim, int number) => fault switch
    {
        PlantedFault.AlteredQuote => QuoteVariation.Altered(claim, random),
        PlantedFault.QuoteOfAnotherPaper => prose.Claim(prose.Pick(Genes).Symbol, prose.Pick(Genes).Symbol, 1, number + 700_000),
        _ => QuoteVariation.Harmless(claim, random),
    };

    // Harmless changes of a title: another case, a full stop, another dash.
    private string ChangeTypography(string title) => random.Next(4) switch
    {
        0 => title.ToUpperInvariant(),
        1 => title + ".",
        2 => title.Replace('-', '\u2010'),
        _ => title,
    };

    private static PathwayInteraction Record(
        int number, string query, string partner, int sign, bool queryActs, (string Pmid, string Title, int Year) cited, string quote)
    {
        var arrow = sign > 0 ? "activates" : "inhibits";
        var evidence = new { pmid = cited.Pmid, paper_title = cited.Title, year = cited.Year, relevant_quote = quote };
        var record = new
        {
            id = $"generated-{number}",
            query,
            primary = partner,
            arrow,
            direction = queryActs ? "main_to_primary" : "primary_to_main",
            unknown_field = number,
            functions = new[] { new { function = $"Function {number}", arrow, evidence = new[] { evidence } } },
        };
        return InteractionParser.Read(JsonSerializer.Serialize(record), null, null);
    }

    private static string Number(int number) => (TestPaper.FirstPmid + number).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The fault of a generated record.</summary>
internal enum PlantedFault
{
    None,
    WrongTitle,
    WrongYear,
    SwappedPmid,
    NoSuchPmid,
    AlteredQuote,
    QuoteOfAnotherPaper,
    ReversedDirection,
    OppositeArrow,
    MissingProtein,
    Retracted,
    AbstractOnly,
    MutantLosesEffect,
    ServiceDown,
}

internal static class PlantedFaults
{
    public static PathwayVerdictKind Truth(this PlantedFault fault) => fault switch
    {
        PlantedFault.None => PathwayVerdictKind.Supported,
        PlantedFault.WrongTitle or PlantedFault.WrongYear or PlantedFault.SwappedPmid => PathwayVerdictKind.Mismatched,
        PlantedFault.NoSuchPmid => PathwayVerdictKind.NotFound,
        PlantedFault.AlteredQuote or PlantedFault.QuoteOfAnotherPaper or PlantedFault.MissingProtein => PathwayVerdictKind.Unsupported,
        PlantedFault.ReversedDirection or PlantedFault.OppositeArrow => PathwayVerdictKind.Contradicted,
        PlantedFault.Retracted => PathwayVerdictKind.Retracted,
        PlantedFault.AbstractOnly or PlantedFault.MutantLosesEffect or PlantedFault.ServiceDown => PathwayVerdictKind.Unchecked,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}

/// <summary>Changes of a quote: harmless ones (typography, omissions, edits in brackets) and a wrong word.</summary>
internal static class QuoteVariation
{
    public static string Harmless(string quote, Random random) => random.Next(8) switch
    {
        0 => $"\u201C{quote}.\u201D",
        1 => quote.Replace("-", "\u2013", StringComparison.Ordinal),
        2 => quote.Replace(" ", "  ", StringComparison.Ordinal) + "\n",
        3 => Shortened(quote),
        4 => $"[{char.ToUpperInvariant(quote[0])}]{quote[1..]}",
        5 => quote.Replace(" ", "\u00A0", StringComparison.Ordinal),
        6 => char.ToLowerInvariant(quote[0]) + quote[1..],
        _ => quote,
    };

    /// <summary>The quote with a word changed, added or removed.</summary>
    public static string Altered(string quote, Random random)
    {
        var words = quote.Split(' ');
        var at = random.Next(2, words.Length - 2);
        return random.Next(3) switch
        {
            0 => string.Join(' ', words.Take(at).Append("reportedly").Concat(words.Skip(at))),
            1 => string.Join(' ', words.Take(at).Concat(words.Skip(at + 1))),
            _ => string.Join(' ', words.Take(at).Append(words[at] + "ly").Concat(words.Skip(at + 1))),
        };
    }

    // Omits a word; the rest still proves the claim.
    private static string Shortened(string quote)
    {
        var words = quote.Split(' ');
        var at = words.Length - 4;
        return string.Join(' ', words[..at]) + " \u2026 " + string.Join(' ', words[(at + 1)..]);
    }
}

/// <summary>Generates sentences of papers. Every sentence contains a number, so that no two papers share a sentence.</summary>
internal sealed class GeneratedProse(Random random)
{
    private static readonly string[] Activating = ["activates", "stimulates", "enhances", "induces", "upregulates", "stabilizes"];
    private static readonly string[] Inhibiting = ["inhibits", "suppresses", "represses", "blocks", "downregulates", "attenuates"];
    private static readonly string[] Openings =
    [
        "In cultured cells, ", "We show that ", "Under these conditions, ", "Taken together, our data demonstrate that ", "",
        "Remarkably, ", "Consistent with this, ",
    ];

    private static readonly string[] Adverbs = ["", "directly ", "strongly ", "specifically ", "markedly "];

    private static readonly string[] Endings =
    [
        " in a dose-dependent manner", " during proteotoxic stress", " in neurons", " under basal conditions", " at endogenous levels",
        " upon serum starvation",
    ];

    private static readonly string[] Asides =
    [
        "Samples were collected on day {0} and processed in parallel",
        "Differences were assessed with a two-sided test at a threshold of 0.0{0}",
        "Values are means of {0} independent experiments",
        "Images were acquired with {0} exposures per field",
        "The effect size was estimated from {0} replicates",
        "Fractions {0} to the end of the gradient were pooled",
        "Cohort {0} was excluded from this comparison",
        "Clone {0} was used for all further work",
    ];

    private static readonly string[] TitleOpenings = ["Interplay of", "A link between", "On the relation of", "Coordinated roles of"];

    private static readonly string[] Topics =
        ["protein quality control", "selective autophagy", "neuronal survival", "the stress response", "membrane traffic"];

    private static readonly string[] Results = ["lessons", "evidence", "insights", "results"];
    private static readonly string[] Organisms = ["cell", "fly", "mouse", "yeast", "fish"];

    /// <summary>A sentence that states directly that one protein acts on another.</summary>
    public string Claim(string actor, string target, int sign, int number)
    {
        var verb = Pick(sign > 0 ? Activating : Inhibiting);
        var (opening, adverb, ending) = (Pick(Openings), Pick(Adverbs), Pick(Endings));
        // Every third sentence is in the passive voice.
        var clause = random.Next(3) == 0 ? $"{target} is {adverb}{Participle(verb)} by {actor}" : $"{actor} {adverb}{verb} {target}";
        return FormattableString.Invariant($"{opening}{clause}{ending}, as seen in series {number}");
    }

    /// <summary>A sentence that states the same indirectly, with words that suggest the opposite.</summary>
    public string Oblique(string actor, string target, int sign, int number)
    {
        string[] forms = sign > 0
            ?
            [
                $"Depletion of {actor} reduces {target} levels", $"{actor} inhibits {target} degradation",
                $"{target} was suppressed in cells without {actor}", $"Mutant {actor} no longer inhibits {target}",
            ]
            :
            [
                $"Loss of {actor} increases {target} levels", $"{actor} promotes {target} turnover",
                $"{target} is activated when {actor} is knocked down", $"{actor} does not activate {target} but lowers it",
            ];
        return FormattableString.Invariant($"{Pick(forms)}{Pick(Endings)}, as seen in series {number}");
    }

    /// <summary>A sentence without proteins.</summary>
    public string Aside(int number) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Pick(Asides), number)
        + FormattableString.Invariant($", protocol {number}-{random.Next(100, 1000)}");

    public string Title(string one, string other, int number)
    {
        var subject = $"{Pick(TitleOpenings)} {one} and {other} in {Pick(Topics)}";
        return FormattableString.Invariant($"{subject}: {Pick(Results)} from {Pick(Organisms)} model {number}");
    }

    public TItem Pick<TItem>(IReadOnlyList<TItem> items) => items[random.Next(items.Count)];

    private static string Participle(string verb) => verb switch
    {
        "inhibits" => "inhibited",
        "blocks" => "blocked",
        "represses" => "repressed",
        "suppresses" => "suppressed",
        _ => verb[..^1] + "d",
    };
}
