using System.Collections.Frozen;

namespace Pathway.Model;

/// <summary>The roots of a hierarchy: one definition for prompts, steps and checks.</summary>
public sealed class PathwayRootProfile
{
    // The fingerprints under which models answered for the profiles "seven" and "ten" before anchors and keywords left their keys. They
    // stay the fingerprints of what these profiles show, so that all those answers stay valid.
    private static readonly FrozenDictionary<string, string> FormerFingerprints = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["762CE50E7705F0C2CFEA71A4A60F9E709321FEFC4843C34FBE5D90B76034B892"] =
            "9EEFFE1E3E239F55E3737F97D8E07D2381814C8FAE0740C5AC3EA14B4B76AD86",
        ["528D118B090AD1295CB717F889FB2514ECECA9F6816162F6980B3B1F927E6B2F"] =
            "108B6BC59161049DE910C15759771CD01474653BAA7BE46BCD4E281290DBB1AE",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, PathwayRoot> byKey;

    /// <summary>Creates a profile of at least one root, each with a different name.</summary>
    /// <param name="name">The name of the profile, for example "seven".</param>
    /// <param name="roots">The roots; their order decides ties.</param>
    /// <exception cref="ArgumentException">There is no root, a name is empty, or two roots share a name.</exception>
    public PathwayRootProfile(string name, IEnumerable<PathwayRoot> roots)
    {
        Name = name;
        Roots = roots.ToArray();
        if (Roots.Count == 0) { throw new ArgumentException("A root profile needs at least one root.", nameof(roots)); }
        if (Roots.FirstOrDefault(static root => root.Key.Length == 0) is not null)
        {
            throw new ArgumentException("A root has an empty name.", nameof(roots));
        }
        if (Roots.GroupBy(static root => root.Key, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The root '{twice.First().Name}' is there twice.", nameof(roots));
        }
        Fingerprint = ContentHash.Of(Roots.SelectMany(static root => (IEnumerable<string>)
            [root.Name, root.Id ?? "", root.Description ?? "", "", .. root.Keywords, "", .. root.Examples, "", .. root.Anchors]));
        var shown = ContentHash.Of(Roots.SelectMany(static root => (IEnumerable<string>)
            [root.Name, root.Id ?? "", root.Description ?? "", .. root.Examples, ""]));
        PromptFingerprint = FormerFingerprints.GetValueOrDefault(shown, shown);
        byKey = Roots.ToFrozenDictionary(static root => root.Key, StringComparer.Ordinal);
    }

    /// <summary>The name of the profile, for parameters.</summary>
    public string Name { get; }

    /// <summary>The roots in the order of the profile.</summary>
    public IReadOnlyList<PathwayRoot> Roots { get; }

    /// <summary>The root of a name in any spelling, or null.</summary>
    public PathwayRoot? Find(string? name) => byKey.GetValueOrDefault(TermName.Key(name));

    /// <summary>A hash of the roots with their anchors and keywords; part of the key of an answer that depends on them.</summary>
    internal string Fingerprint { get; }

    /// <summary>A hash of what prompts show of the roots: name, id, description, examples. Part of the key of a model's answer.</summary>
    internal string PromptFingerprint { get; }

    /// <summary>The name of the profile.</summary>
    public override string ToString() => Name;
}

/// <summary>A root of a hierarchy. It never gets a parent.</summary>
public sealed record PathwayRoot
{
    /// <summary>The name of the root, for example "Proteostasis".</summary>
    public required string Name { get; init; }

    /// <summary>Its identifier in an ontology, for example "GO:0006457", or null.</summary>
    public string? Id { get; init; }

    /// <summary>What belongs under it, in a sentence.</summary>
    public string? Description { get; init; }

    /// <summary>Words that point to this root when there is no usable answer.</summary>
    public IReadOnlyList<string> Keywords { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>Names of typical terms below it.</summary>
    public IReadOnlyList<string> Examples { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>
    /// Ontology terms that belong to this root: a chain that reaches one of them ends at this root. An anchor is a child of the root, or
    /// of a wider anchor.
    /// </summary>
    public IReadOnlyList<string> Anchors { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>The key of the name.</summary>
    internal string Key => TermName.Key(Name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
