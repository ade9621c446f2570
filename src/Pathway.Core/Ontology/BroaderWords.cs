namespace Pathway.Ontology;

/// <summary>Words that name a kind of what another word names: the assembly of a thing is part of its organization.</summary>
internal static class BroaderWords
{
    private static readonly Dictionary<string, string[]> Table = new(StringComparer.Ordinal)
    {
        ["catabolism"] = ["metabolism"],
        ["biosynthesis"] = ["metabolism"],
        ["import"] = ["transport"],
        ["export"] = ["transport"],
        ["uptake"] = ["transport", "import"],
        ["secretion"] = ["transport"],
        ["trafficking"] = ["transport"],
        ["transport"] = ["localization"],
        ["assembly"] = ["organization"],
        ["disassembly"] = ["organization"],
        ["biogenesis"] = ["organization", "assembly"],
        ["fragmentation"] = ["organization", "disassembly"],
        ["fission"] = ["organization"],
        ["fusion"] = ["organization"],
        ["dynamics"] = ["organization"],
        ["remodeling"] = ["organization"],
        ["maintenance"] = ["organization"],
        ["morphogenesis"] = ["development"],
        ["formation"] = ["morphogenesis", "development", "assembly"],
        ["maturation"] = ["development"],
        ["differentiation"] = ["development"],
        ["polymerization"] = ["organization"],
        ["depolymerization"] = ["organization"],
    };

    // What is said about a thing without naming a process: the thing's organization is the process that ontologies have for it.
    private static readonly HashSet<string> Aspects = ["quality-control", "function", "dysfunction", "integrity", "network", "health", "stress", "biology", "homeostasis", "turnover"];

    private const double Kind = 0.95;
    private const double Aspect = 0.6;

    /// <summary>The names that are like this one but for a broader word, with how far each may be trusted.</summary>
    public static IEnumerable<(List<string> Words, double Trust)> Of(List<string> words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            foreach (var broader in Table.GetValueOrDefault(words[at], [])) { yield return (With(words, at, broader), Kind); }
            if (Aspects.Contains(words[at])) { yield return (With(words, at, "organization"), Aspect); }
        }
    }

    private static List<string> With(List<string> words, int at, string other)
    {
        List<string> variant = [.. words];
        variant[at] = other;
        return variant;
    }
}
