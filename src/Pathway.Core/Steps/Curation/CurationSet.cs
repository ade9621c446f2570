using System.Globalization;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Curation;

/// <summary>
/// The decisions of a person. They are consistent: no cycle, one parent for each term, no two names that are both one concept and apart.
/// They answer before any curator is asked, and are never stored.
/// </summary>
internal sealed class CurationSet
{
    private const int MaxFaults = 5;

    private readonly Dictionary<string, CurationDecision> parents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CurationDecision> sameAs = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Left, string Right), CurationDecision> apart = [];
    private readonly Dictionary<string, CurationDecision> interactions = new(StringComparer.Ordinal);
    private readonly string path;

    /// <param name="path">The file, for messages.</param>
    /// <param name="decisions">Its lines.</param>
    /// <exception cref="PathwayException">Decisions contradict each other; the message names the lines.</exception>
    public CurationSet(string path, IReadOnlyList<CurationDecision> decisions)
    {
        this.path = path;
        Decisions = decisions;
        var faults = new List<string>();
        foreach (var decision in decisions.Where(static one => one.Kind is CurationKind.SameAs)) { AddSame(decision, faults); }
        foreach (var decision in decisions.Where(static one => one.Kind is not CurationKind.SameAs)) { Add(decision, faults); }
        if (faults.Count == 0) { FindCycles(faults); }
        ThrowIfAny(faults);
    }

    /// <summary>The decisions of a file. A parent or another name that is an identifier is the term of the ontology.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="decisions">Its lines.</param>
    /// <param name="catalog">The ontology, which is loaded only for identifiers.</param>
    /// <exception cref="PathwayException">Decisions contradict each other; the message names the lines.</exception>
    public static CurationSet Create(string path, IReadOnlyList<CurationDecision> decisions, ITermCatalog catalog) =>
        new(path, [.. decisions.Select(one => one.Kind is CurationKind.Parent or CurationKind.SameAs && IsIdentifier(one.Value)
            && catalog.FindName(one.ValueKey) is { } name
            ? new CurationDecision(one.Line, one.Kind, one.Term, name, one.Reason, one.Who) : one)]);

    private static bool IsIdentifier(string name) =>
        Text.NameDecoration.Read(name) is { Text.Length: 0, Identifiers.Count: > 0 };

    /// <summary>No decisions.</summary>
    public static CurationSet Empty { get; } = new("", []);

    public IReadOnlyList<CurationDecision> Decisions { get; }

    public bool IsEmpty => Decisions.Count == 0;

    /// <summary>The name that stands for a name: the last one that is the same concept.</summary>
    public string Resolve(string key)
    {
        // The set has no cycle, so that this ends.
        while (sameAs.TryGetValue(key, out var decision)) { key = decision.ValueKey; }
        return key;
    }

    /// <summary>The decision about the parent of a term, or null.</summary>
    public CurationDecision? FindParent(string key) => parents.GetValueOrDefault(key) ?? parents.GetValueOrDefault(Resolve(key));

    /// <summary>The decision that two names are one concept; null where there is none.</summary>
    public CurationDecision? FindSame(string one, string other) => Resolve(one) == Resolve(other)
        ? sameAs.GetValueOrDefault(one) ?? sameAs.GetValueOrDefault(other) : null;

    /// <summary>The decision that two names are two concepts; null where there is none.</summary>
    public CurationDecision? FindApart(string one, string other) => apart.GetValueOrDefault(Pair(Resolve(one), Resolve(other)));

    /// <summary>The pairs of names that are one concept, among the given ones.</summary>
    public IEnumerable<(string Left, string Right)> FindSamePairs(IEnumerable<string> keys)
    {
        foreach (var group in keys.Where(_ => sameAs.Count > 0).GroupBy(Resolve, StringComparer.Ordinal))
        {
            var members = group.Order(StringComparer.Ordinal).ToArray();
            for (var i = 1; i < members.Length; i++) { yield return (members[0], members[i]); }
        }
    }

    /// <summary>The interactions with the terms that were decided for them.</summary>
    public IReadOnlyList<PathwayInteraction> Apply(IEnumerable<PathwayInteraction> all) =>
        [.. all.Select(one => interactions.TryGetValue(one.Id, out var decision) ? WithTerm(one, decision) : one)];

    /// <summary>Checks that each parent is known: a root, a term of the ontology or of the input, or placed by another line.</summary>
    /// <param name="profile">The roots.</param>
    /// <param name="catalog">The ontology.</param>
    /// <param name="isKnown">Whether the input has a term of that key.</param>
    /// <exception cref="PathwayException">A parent is unknown, or a root was given a parent.</exception>
    public void EnsureKnown(PathwayRootProfile profile, ITermCatalog catalog, Func<string, bool> isKnown)
    {
        var faults = new List<string>();
        foreach (var decision in Decisions)
        {
            if (decision.Kind is CurationKind.Parent && profile.Find(decision.TermKey) is { } root)
            {
                faults.Add($"{Line(decision)}: '{root.Name}' is a root and has no parent");
            }
            else if (decision.Kind is CurationKind.SameAs && profile.Find(decision.TermKey) is { } kept)
            {
                faults.Add($"{Line(decision)}: '{kept.Name}' is a root and stays; write '{decision.Value}' as the term and the root as "
                    + "same-as");
                continue;
            }
            if (decision.Kind is CurationKind.Parent or CurationKind.SameAs && !IsKnown(decision.ValueKey)
                && !IsKnown(Resolve(decision.ValueKey)))
            {
                faults.Add($"{Line(decision)}: '{decision.Value}' is unknown: it is no root, no term of the ontology or the input, and no "
                    + "line places it");
            }
        }
        ThrowIfAny(faults);

        bool IsKnown(string key) => profile.Find(key) is not null || isKnown(key) || parents.ContainsKey(key)
            || catalog.Identifier(key) is not null || catalog.FindProbableIdentifier(key) is not null;
    }

    /// <summary>The lines that have no effect on a result, each with the reason.</summary>
    public IReadOnlyList<string> FindUnused(PathwayHierarchy result)
    {
        var merged = new MergedNames(result.Changes);
        var interactions = result.Interactions.ToLookup(static one => one.Id, StringComparer.Ordinal);
        return [.. Decisions.Select(Describe).OfType<string>()];

        string? Describe(CurationDecision decision)
        {
            if (decision.Kind is CurationKind.Interaction)
            {
                return !interactions.Contains(decision.Value) ? $"{Line(decision)}: there is no interaction '{decision.Value}'"
                    : interactions[decision.Value].Any(one => one.Terms.Any(term => Current(term) == Current(decision.Term))) ? null
                    : $"{Line(decision)}: the interaction '{decision.Value}' has no term, or had its terms before this command";
            }
            if (Find(decision.TermKey) is not { } node) { return $"{Line(decision)}: there is no term '{decision.Term}'"; }
            return decision.Kind switch
            {
                CurationKind.KeepApart => Find(decision.ValueKey) is null ? $"{Line(decision)}: there is no term '{decision.Value}'" : null,
                CurationKind.Parent => Find(decision.ValueKey) is { } parent && TermName.Same(node.Parent, parent.Name) ? null
                    : $"{Line(decision)}: '{decision.Term}' could not be placed under '{decision.Value}'",
                _ => null,
            };
        }

        string Current(string name) => merged.Resolve(TermName.Key(name), key => result.Find(key) is not null);

        PathwayNode? Find(string key) => result.Find(Current(key));
    }

    private static PathwayInteraction WithTerm(PathwayInteraction interaction, CurationDecision decision) => interaction with
    {
        Pathway = decision.Term,
        Functions = [.. interaction.Functions.Select(function => function with { Pathway = decision.Term })],
        TermAssignments = [new PathwayTermAssignment { Term = decision.Term, Provenance = decision.ToProvenance() }],
    };

    private void AddSame(CurationDecision decision, List<string> faults)
    {
        if (decision.TermKey == decision.ValueKey) { faults.Add($"{Line(decision)}: both names are the same"); }
        else if (sameAs.TryGetValue(decision.TermKey, out var other) && other.ValueKey != decision.ValueKey)
        {
            faults.Add($"{Line(decision)}: line {other.Line} says that '{decision.Term}' is the same as '{other.Value}'");
        }
        else if (Resolve(decision.ValueKey) == decision.TermKey)
        {
            faults.Add($"{Line(decision)}: another line says the same the other way round");
        }
        else { sameAs.TryAdd(decision.TermKey, decision); }
    }

    private void Add(CurationDecision decision, List<string> faults)
    {
        var (term, value) = (Resolve(decision.TermKey), Resolve(decision.ValueKey));
        switch (decision.Kind)
        {
            case CurationKind.Parent when term == value:
                faults.Add($"{Line(decision)}: '{decision.Term}' cannot be its own parent");
                break;
            case CurationKind.Parent when parents.TryGetValue(term, out var other) && Resolve(other.ValueKey) != value:
                faults.Add($"{Line(decision)}: line {other.Line} puts '{decision.Term}' under '{other.Value}'");
                break;
            case CurationKind.Parent:
                parents.TryAdd(term, decision);
                break;
            case CurationKind.KeepApart when term == value:
                faults.Add($"{Line(decision)}: '{decision.Term}' and '{decision.Value}' are the same name, or another line says that they "
                    + "are one concept");
                break;
            case CurationKind.KeepApart:
                apart.TryAdd(Pair(term, value), decision);
                break;
            case CurationKind.Interaction when interactions.TryGetValue(decision.Value, out var earlier)
                && earlier.TermKey != decision.TermKey:
                faults.Add($"{Line(decision)}: line {earlier.Line} gives the interaction '{decision.Value}' the term '{earlier.Term}'");
                break;
            default:
                interactions.TryAdd(decision.Value, decision);
                break;
        }
    }

    private void FindCycles(List<string> faults)
    {
        var links = parents.ToDictionary(static pair => pair.Key, pair => Resolve(pair.Value.ValueKey), StringComparer.Ordinal);
        foreach (var cycle in Cycles.Find(links))
        {
            var lines = cycle.Select(key => parents[key].Line).Order().Select(static line => line.ToString(CultureInfo.InvariantCulture));
            faults.Add($"lines {string.Join(", ", lines)}: the parents form a cycle: {string.Join(" under ", cycle.Append(cycle[0]))}");
        }
    }

    private static (string Left, string Right) Pair(string one, string other) =>
        string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);

    private static string Line(CurationDecision decision) => string.Create(CultureInfo.InvariantCulture, $"line {decision.Line}");

    private void ThrowIfAny(List<string> faults)
    {
        if (faults.Count == 0) { return; }
        var further = faults.Count > MaxFaults ? string.Create(CultureInfo.InvariantCulture, $"; and {faults.Count - MaxFaults} more") : "";
        throw new PathwayException(PathwayErrors.CurationInvalid,
            Text.TextSanitizer.SingleLine($"'{path}' {string.Join("; ", faults.Take(MaxFaults))}{further}."), path);
    }
}
