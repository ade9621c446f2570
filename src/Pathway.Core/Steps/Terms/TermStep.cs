using System.Globalization;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Terms;

/// <summary>
/// Assigns pathway terms to functions and interactions that have none: from the text of the function, else from the processes that both
/// proteins share, else from what the text hints at. Asks nobody; <see cref="ModelTermStep"/> lets a model read the texts. Each is
/// covered by terms or by the reason why there are none.
/// </summary>
internal sealed class TermStep(IProcessAnnotation annotation, ITermRecognizer recognizer)
{
    /// <summary>The version of these rules; it is part of the provenance.</summary>
    public const int RulesVersion = 3;

    private const int HumanTaxon = 9606;

    private readonly SharedProcesses shared = new(annotation);
    private readonly TextTerms texts = new(annotation, recognizer);

    /// <summary>Whether a function, or the interaction itself, has no term.</summary>
    public static bool IsNeeded(PathwayInteraction interaction) => interaction.TermAssignments.Count == 0
        && TermName.Key(interaction.Pathway).Length == 0
        && (interaction.Functions.Count == 0 || interaction.Functions.Any(static function => !HasTerm(function)));

    /// <summary>The release of the ontology, for provenance.</summary>
    public string OntologyName => recognizer.OntologyName;

    /// <summary>The interaction with a term wherever one can be told; the same object where none is missing.</summary>
    public PathwayInteraction Assign(PathwayInteraction interaction) =>
        Assign(interaction, (number, genes) => new TextReading(ReadText(interaction.Functions[number], genes)));

    /// <summary>The same, with another reader of the texts.</summary>
    /// <param name="interaction">The interaction.</param>
    /// <param name="read">Reads the text of the function with this number.</param>
    public PathwayInteraction Assign(PathwayInteraction interaction, Func<int, IReadOnlyList<GeneProcesses>, TextReading> read)
    {
        if (!IsNeeded(interaction)) { return interaction; }
        var genes = FindGenes(interaction);
        var common = new Lazy<IReadOnlyList<PathwayTermAssignment>>(() => FromAnnotation(genes));
        if (interaction.Functions.Count == 0)
        {
            return interaction with { Pathway = common.Value[0].Term, TermAssignments = common.Value };
        }
        var functions = interaction.Functions.ToArray();
        var assignments = new List<PathwayTermAssignment>();
        for (var number = 0; number < functions.Length; number++)
        {
            if (HasTerm(functions[number])) { continue; }
            var place = number;
            var reading = read(place, genes);
            PathwayTermAssignment[] found = reading.Assignment is { } named ? [named with { Function = place }]
                : [.. common.Value.Select(one => reading.Explain(one) with { Function = place })];
            if (found[0].Term is null && reading is { Assignment: null, WhyNone: null }
                && texts.FindHint(functions[number], genes) is { } hint)
            {
                found = [FromText(hint) with { Function = place }];
            }
            functions[number] = functions[number] with { Pathway = found[0].Term };
            assignments.AddRange(found);
        }
        return interaction with { Functions = functions, TermAssignments = assignments };
    }

    private GeneProcesses[] FindGenes(PathwayInteraction interaction)
    {
        var partner = Find(interaction.Partner, interaction.PartnerSymbol, Organisms.OfPartner(interaction.Taxa));
        return interaction.Query is null ? [partner]
            : [Find(interaction.Query, interaction.QuerySymbol, Organisms.OfQuery(interaction.Taxa)), partner];
    }

    // A name of another organism may be that of an annotated gene too, which is another gene. An approved symbol is that of a human gene.
    private GeneProcesses Find(string name, string? symbol, int? taxon) => taxon is { } organism && annotation.Taxa.Count > 0
        && !annotation.Taxa.Contains(organism) && (symbol is null || !annotation.Taxa.Contains(HumanTaxon))
        ? GeneProcesses.None(null, $"'{name}' is of another organism; the annotation is that of {NameOrganism()}")
        : annotation.Find(symbol ?? name);

    private string NameOrganism() => annotation.Taxa.Contains(HumanTaxon) && annotation.Taxa.Count == 1 ? "human genes"
        : string.Join(", ", annotation.Taxa.Order().Select(static taxon => string.Create(CultureInfo.InvariantCulture,
            $"organism {taxon}")));

    /// <summary>The term that the text of a function names by the ontology match, or null.</summary>
    /// <param name="function">The function.</param>
    /// <param name="genes">The processes of both proteins.</param>
    /// <param name="minConfidence">The least confidence of the match.</param>
    public PathwayTermAssignment? ReadText(PathwayFunction function, IReadOnlyList<GeneProcesses> genes, double minConfidence = 0) =>
        texts.Find(function, genes) is { } named && named.Confidence >= minConfidence ? FromText(named) : null;

    /// <summary>The information content of a process as it stands in an assignment; null where no gene is annotated to it.</summary>
    /// <param name="id">The identifier of the process, or null.</param>
    public double? FindInformationContent(string? id) =>
        id is not null && annotation.FindTerm(id) is { } term ? Round(term.InformationContent, 2) : null;

    /// <summary>An assignment without a term.</summary>
    public static PathwayTermAssignment CreateUnanswered(string why) => new()
    {
        Provenance = new PathwayProvenance { Answerer = $"term rules {RulesVersion}", Source = PathwaySource.Rule, Reason = why },
    };

    /// <summary>Whether the function carries a term.</summary>
    public static bool HasTerm(PathwayFunction function) => TermName.Key(function.Pathway).Length > 0;

    private PathwayTermAssignment FromText(TextTerm named)
    {
        var annotated = named.AnnotatedGenes.Count == 0 ? "" : $"; annotated to it: {string.Join(", ", named.AnnotatedGenes)}";
        return new PathwayTermAssignment
        {
            Term = named.Term.Name, OntologyId = named.Term.Id, InformationContent = Round(named.Term.InformationContent, 2),
            Provenance = new PathwayProvenance
            {
                Answerer = $"text, {recognizer.OntologyName}, term rules {RulesVersion}", Source = PathwaySource.Rule,
                Reason = $"the {named.Place} says '{named.Phrase}'{annotated}", Confidence = Round(named.Confidence, 3),
            },
        };
    }

    private IReadOnlyList<PathwayTermAssignment> FromAnnotation(GeneProcesses[] genes)
    {
        if (genes.Length < 2) { return [Unassigned("only one protein is named")]; }
        if (genes.FirstOrDefault(static gene => gene.WhyNot is not null) is { } missing) { return [Unassigned(missing.WhyNot!)]; }
        var found = shared.Find(genes[0], genes[1]);
        if (found.Count == 0)
        {
            return [Unassigned($"{genes[0].Symbol} and {genes[1].Symbol} share no process with an information content of "
                + string.Create(CultureInfo.InvariantCulture, $"{SharedProcesses.MinInformationContent} or more"))];
        }
        return [.. found.Select(process => new PathwayTermAssignment
        {
            Term = process.Term.Name, OntologyId = process.Term.Id, InformationContent = Round(process.Term.InformationContent, 2),
            Provenance = CreateProvenance(
                $"{genes[0].Symbol} ({process.One}) and {genes[1].Symbol} ({process.Other}) are annotated to it or below it; "
                    + string.Create(CultureInfo.InvariantCulture, $"information content {process.Term.InformationContent:0.0}")),
        })];
    }

    private PathwayTermAssignment Unassigned(string why) => new() { Provenance = CreateProvenance(why) };

    private PathwayProvenance CreateProvenance(string reason) => new()
        { Answerer = $"{annotation.Release}, term rules {RulesVersion}", Source = PathwaySource.Rule, Reason = reason };

    private static double Round(double value, int digits) => Math.Round(value, digits, MidpointRounding.AwayFromZero);
}

/// <summary>What the text of a function gives.</summary>
/// <param name="Assignment">The assignment, which may be one without a term; null where annotation is to serve.</param>
/// <param name="WhyNone">Why the text gives none, or null where that needs no mention.</param>
internal readonly record struct TextReading(PathwayTermAssignment? Assignment, string? WhyNone = null)
{
    /// <summary>The assignment from annotation, with the reason why the text gave none before its own.</summary>
    public PathwayTermAssignment Explain(PathwayTermAssignment annotated) => WhyNone is null ? annotated
        : annotated with { Provenance = annotated.Provenance with { Reason = $"{WhyNone}; {annotated.Provenance.Reason}" } };
}

/// <summary>What the assignment came to, for one warning.</summary>
internal sealed class TermSummary
{
    private const int MaxNamed = 5;

    private readonly SortedSet<string> reasons = new(StringComparer.Ordinal);

    /// <summary>Functions, or interactions without functions, that got a term from their text.</summary>
    public int FromText { get; private set; }

    /// <summary>The same from a model that read the text.</summary>
    public int FromModel { get; private set; }

    /// <summary>The same from annotation.</summary>
    public int FromAnnotation { get; private set; }

    /// <summary>Those that stay without a term.</summary>
    public int Unassigned { get; private set; }

    /// <summary>Adds the assignments of one interaction.</summary>
    public void Add(PathwayInteraction interaction)
    {
        foreach (var group in interaction.TermAssignments.GroupBy(static one => one.Function))
        {
            var first = group.First();
            if (first.Term is null)
            {
                Unassigned++;
                if (first.Provenance.Reason is { } reason) { reasons.Add(reason); }
            }
            else if (first.Provenance.Source != PathwaySource.Rule) { FromModel++; }
            else if (first.Provenance.Confidence is not null) { FromText++; }
            else { FromAnnotation++; }
        }
    }

    /// <summary>The sentence; null where nothing was missing.</summary>
    public string? Describe()
    {
        if (FromModel + FromText + FromAnnotation + Unassigned == 0) { return null; }
        var byModel = FromModel == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{FromModel} got one from the model, ");
        var stay = Unassigned switch { 0 => "", 1 => "; 1 stays without a term", _ => string.Create(CultureInfo.InvariantCulture,
            $"; {Unassigned} stay without a term") };
        var why = reasons.Count == 0 ? "" : $" ({string.Join("; ", reasons.Take(MaxNamed))}{(reasons.Count > MaxNamed ? "; …" : "")})";
        return string.Create(CultureInfo.InvariantCulture,
            $"Of the functions without a pathway term {byModel}{FromText} got one from their text and {FromAnnotation} from the ")
            + $"annotation of both genes{stay}{why}. TermAssignments of each interaction says why.";
    }
}
