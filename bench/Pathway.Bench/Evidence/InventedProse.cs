namespace Pathway.Bench.Evidence;

/// <summary>Sentences of papers that nobody wrote. Every sentence carries a number of its own, so that no two papers share one.</summary>
internal sealed class InventedProse(Random random)
{
    private static readonly string[] Activating = ["activates", "stimulates", "enhances", "induces", "upregulates", "stabilizes"];
    private static readonly string[] Inhibiting = ["inhibits", "suppresses", "represses", "blocks", "downregulates", "attenuates"];
    private static readonly string[] Openings =
        ["In cultured cells, ", "We show that ", "Under these conditions, ", "Taken together, our data demonstrate that ", "", "Remarkably, ", "Consistent with this, "];
    private static readonly string[] Adverbs = ["", "directly ", "strongly ", "specifically ", "markedly "];
    private static readonly string[] Endings =
        [" in a dose-dependent manner", " during proteotoxic stress", " in neurons", " under basal conditions", " at endogenous levels", " upon serum starvation"];
    private static readonly string[] Asides =
        [
            "Samples were collected on day {0} and processed in parallel", "Differences were assessed with a two-sided test at a threshold of 0.0{0}",
            "Values are means of {0} independent experiments", "Images were acquired with {0} exposures per field", "The effect size was estimated from {0} replicates",
            "Fractions {0} to the end of the gradient were pooled", "Cohort {0} was excluded from this comparison", "Clone {0} was used for all further work",
        ];

    /// <summary>A sentence that says plainly that one protein acts on another.</summary>
    public string Claim(string actor, string target, int sign, int number)
    {
        var verb = Pick(sign > 0 ? Activating : Inhibiting);
        var (opening, adverb, ending) = (Pick(Openings), Pick(Adverbs), Pick(Endings));
        // Every third sentence is in the passive voice.
        var said = random.Next(3) == 0 ? $"{target} is {adverb}{Participle(verb)} by {actor}" : $"{actor} {adverb}{verb} {target}";
        return FormattableString.Invariant($"{opening}{said}{ending}, as seen in series {number}");
    }

    /// <summary>A sentence that says the same less plainly, with words that a hasty reader takes for the opposite.</summary>
    public string Oblique(string actor, string target, int sign, int number)
    {
        string[] forms = sign > 0
            ? [$"Depletion of {actor} reduces {target} levels", $"{actor} inhibits {target} degradation", $"{target} was suppressed in cells without {actor}", $"Mutant {actor} no longer inhibits {target}"]
            : [$"Loss of {actor} increases {target} levels", $"{actor} promotes {target} turnover", $"{target} is activated when {actor} is knocked down", $"{actor} does not activate {target} but lowers it"];
        return FormattableString.Invariant($"{Pick(forms)}{Pick(Endings)}, as seen in series {number}");
    }

    /// <summary>A sentence that says nothing about proteins.</summary>
    public string Aside(int number) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Pick(Asides), number) + FormattableString.Invariant($", protocol {number}-{random.Next(100, 1000)}");

    public string Title(string one, string other, int number) => FormattableString.Invariant($"{Pick(["Interplay of", "A link between", "On the relation of", "Coordinated roles of"])} {one} and {other} in {Pick(["protein quality control", "selective autophagy", "neuronal survival", "the stress response", "membrane traffic"])}: {Pick(["lessons", "evidence", "insights", "results"])} from {Pick(["cell", "fly", "mouse", "yeast", "fish"])} model {number}");

    public TItem Pick<TItem>(IReadOnlyList<TItem> items) => items[random.Next(items.Count)];

    private static string Participle(string verb) => verb switch
    {
        "inhibits" => "inhibited", "blocks" => "blocked", "represses" => "repressed", "suppresses" => "suppressed", _ => verb[..^1] + "d",
    };
}
