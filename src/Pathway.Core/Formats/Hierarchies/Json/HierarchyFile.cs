using System.Text.Json.Serialization;
using Pathway.Formats.Interactions;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>The canonical form of a hierarchy. Derived values (root, level, path) are not in it.</summary>
internal sealed record HierarchyFile
{
    public const string FormatName = "pathway-hierarchy";

    /// <summary>The version that has no symbols of proteins; a file in which none is needed still has it.</summary>
    public const int FirstVersion = 1;

    /// <summary>The version that adds <c>querySymbol</c> and <c>partnerSymbol</c> where the symbol differs from the given name.</summary>
    public const int CurrentVersion = 2;

    public required string Format { get; init; }
    public required int Version { get; init; }
    public required bool Complete { get; init; }
    public required ProfileRecord Profile { get; init; }
    public required IReadOnlyList<NodeRecord> Nodes { get; init; }
    public IReadOnlyList<InteractionRecord>? Interactions { get; init; }

    /// <summary>The identifiers of the interactions without a node.</summary>
    public IReadOnlyList<string>? Unassigned { get; init; }

    public IReadOnlyList<PathwayChange>? Changes { get; init; }
    public IReadOnlyList<PathwayFailure>? Failures { get; init; }
}

/// <summary>The header of a file, read first to distinguish another kind or version from a damaged file.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record HierarchyFileHeader
{
    public RawJson? Format { get; init; }
    public RawJson? Version { get; init; }
}

/// <summary>The complete roots, so that the file needs no other file.</summary>
internal sealed record ProfileRecord
{
    public required string Name { get; init; }
    public required IReadOnlyList<PathwayRoot> Roots { get; init; }
}

/// <summary>A node in the file.</summary>
internal sealed record NodeRecord
{
    public required string Name { get; init; }
    public string? Parent { get; init; }
    public required PathwayNodeKind Kind { get; init; }

    /// <summary>The state of a node without a parent; omitted for other nodes, because it follows from the parent.</summary>
    public PathwayNodeState? State { get; init; }

    public string? OntologyId { get; init; }
    public string? Description { get; init; }
    public IReadOnlyList<string>? CandidateParents { get; init; }
    public IReadOnlyList<string>? SecondaryParents { get; init; }
    public AnswererRecord? Provenance { get; init; }

    // Derived values: not written. If a file contains them, they must be correct.
    public int? Level { get; init; }
    public bool? Leaf { get; init; }
    public IReadOnlyList<string>? Ancestors { get; init; }

    public static NodeRecord Of(PathwayNode node) => new()
    {
        Name = node.Name, Parent = node.Parent, Kind = node.Kind,
        State = node.Parent is null && node.Root is null ? node.State : null,
        OntologyId = node.OntologyId, Description = node.Description,
        CandidateParents = node.CandidateParents, SecondaryParents = node.SecondaryParents,
        Provenance = AnswererRecord.Of(node.Provenance),
    };

    public NodeDraft ToDraft() => new()
    {
        Name = Name, Parent = Parent, Kind = Kind, State = State ?? PathwayNodeState.Unplaced, OntologyId = OntologyId,
        Description = Description,
        CandidateParents = CandidateParents ?? [], SecondaryParents = SecondaryParents ?? [],
        Provenance = Provenance?.ToProvenance(Kind == PathwayNodeKind.Root ? PathwaySource.Profile : PathwaySource.Imported),
        Stated = new StatedValues { Level = Level, IsLeaf = Leaf, Ancestors = Ancestors, State = State },
    };
}

/// <summary>Who answered and why, without the time and without whether the answer was stored.</summary>
internal sealed record AnswererRecord
{
    public required string Answerer { get; init; }
    public string? Reason { get; init; }
    public double? Confidence { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsFallback { get; init; }

    public static AnswererRecord? Of(PathwayProvenance? provenance) => provenance is null ? null : new AnswererRecord
    {
        Answerer = provenance.Answerer, Reason = provenance.Reason, IsFallback = provenance.IsFallback,
        // JSON has finite numbers only.
        Confidence = provenance.Confidence is { } confidence && double.IsFinite(confidence) ? confidence : null,
    };

    public PathwayProvenance ToProvenance(PathwaySource source) => new()
    {
        Answerer = Answerer, Source = source, Reason = Reason, Confidence = Confidence, IsFallback = IsFallback,
    };
}

/// <summary>An interaction in the file: its fields, and the original record.</summary>
internal sealed record InteractionRecord
{
    public required string Id { get; init; }
    public string? Query { get; init; }
    public required string Partner { get; init; }

    /// <summary>The approved symbol, only where it differs from the given name.</summary>
    public string? QuerySymbol { get; init; }

    /// <summary>The approved symbol, only where it differs from the given name.</summary>
    public string? PartnerSymbol { get; init; }

    public string? Arrow { get; init; }
    public string? Direction { get; init; }
    public string? Type { get; init; }
    public IReadOnlyList<string>? Mediators { get; init; }
    public int? Depth { get; init; }
    public string? Pathway { get; init; }
    public IReadOnlyList<PathwayFunction>? Functions { get; init; }
    /// <summary>Left out where the input carries its own terms.</summary>
    public IReadOnlyList<TermAssignmentRecord>? TermAssignments { get; init; }

    public double? Score { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Negative { get; init; }

    public IReadOnlyList<string>? Methods { get; init; }
    public IReadOnlyList<string>? Taxa { get; init; }
    public IReadOnlyList<string>? Databases { get; init; }
    /// <summary>Left out where it has no verdict: the record has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PathwayEvidence>? Evidence { get; init; }

    public PathwayVerdict? Verdict { get; init; }
    public required RawJson Record { get; init; }

    /// <summary>Whether a symbol stands in the file.</summary>
    public static bool HasOwnSymbol(PathwayInteraction interaction) => GetOwnSymbol(interaction.QuerySymbol, interaction.Query) is not null
        || GetOwnSymbol(interaction.PartnerSymbol, interaction.Partner) is not null;

    private static string? GetOwnSymbol(string? symbol, string? name) => symbol == name ? null : symbol;

    public static InteractionRecord Of(PathwayInteraction interaction) => new()
    {
        Id = interaction.Id, Query = interaction.Query, Partner = interaction.Partner,
        QuerySymbol = GetOwnSymbol(interaction.QuerySymbol, interaction.Query),
        PartnerSymbol = GetOwnSymbol(interaction.PartnerSymbol, interaction.Partner),
        Arrow = interaction.Arrow, Direction = interaction.Direction,
        Type = interaction.Type, Mediators = interaction.Mediators, Depth = interaction.Depth, Pathway = interaction.Pathway,
        Functions = interaction.Functions, TermAssignments = [.. interaction.TermAssignments.Select(TermAssignmentRecord.Of)],
        Score = interaction.Score, Negative = interaction.IsNegative, Methods = interaction.Methods, Taxa = interaction.Taxa,
        Databases = interaction.Databases, Verdict = interaction.Verdict,
        Evidence = interaction.Evidence.Any(static one => one.Verdict is not null) ? interaction.Evidence : null, Record = new RawJson(
            interaction.Json),
    };

    /// <summary>
    /// The interactions in the order in which a reader will sort them: a lone surrogate and its replacement in the file sort differently.
    /// </summary>
    public static PathwayInteraction[] SortForFile(IEnumerable<PathwayInteraction> interactions) =>
        InteractionOrder.Sort(interactions.Select(static interaction => interaction with
        {
            Id = CanonicalStringConverter.ReplaceLoneSurrogates(interaction.Id),
            Query = interaction.Query is { } query ? CanonicalStringConverter.ReplaceLoneSurrogates(query) : null,
            Json = RawJson.Compact(interaction.Json),
        }));

    /// <param name="source">Where it stands, for messages.</param>
    /// <param name="proteins">
    /// Tells which names are symbols themselves; those are not stated. A file of the first version states none, and is written again as it
    /// was.
    /// </param>
    public PathwayInteraction ToInteraction(string source, ProteinSymbols proteins) => new()
    {
        Id = Id, Query = Query, Partner = Partner,
        QuerySymbol = QuerySymbol ?? (proteins.Find(Query, Organisms.OfQuery(Taxa ?? [])) == Query ? Query : null),
        PartnerSymbol = PartnerSymbol ?? (proteins.Find(Partner, Organisms.OfPartner(Taxa ?? [])) == Partner ? Partner : null),
        Arrow = Arrow, Direction = Direction, Type = Type, Mediators = Mediators ?? [],
        Depth = Depth,
        Pathway = Pathway, Functions = [.. (Functions ?? []).Select(WithDefaults)],
        TermAssignments = [.. (TermAssignments ?? []).Select(static one => one.ToAssignment())],
        Score = Score, IsNegative = Negative, Methods = Methods ?? [], Taxa = Taxa ?? [], Databases = Databases ?? [],
        Verdict = WithDefaults(Verdict), Source = source,
        Evidence = [.. (Evidence ?? []).Select(static evidence => evidence with { Verdict = WithDefaults(evidence.Verdict) })],
        Json = Record.Text,
    };

    // A field that is missing in the file is null, although the type has a default.
    private static PathwayFunction WithDefaults(PathwayFunction function) => function with
    {
        Consequences = function.Consequences ?? [], SpecificEffects = function.SpecificEffects ?? [],
        Verdict = WithDefaults(function.Verdict),
        Evidence = [.. (function.Evidence ?? []).Select(static evidence => evidence with { Verdict = WithDefaults(evidence.Verdict) })],
    };

    private static PathwayVerdict? WithDefaults(PathwayVerdict? verdict) =>
        verdict is null ? null : verdict with { Checks = verdict.Checks ?? [] };
}

/// <summary>An assigned term as it stands in the file.</summary>
internal sealed record TermAssignmentRecord
{
    public string? Term { get; init; }
    public string? OntologyId { get; init; }
    public int? Function { get; init; }
    public double? InformationContent { get; init; }
    public required AnswererRecord Provenance { get; init; }

    public static TermAssignmentRecord Of(PathwayTermAssignment assignment) => new()
    {
        Term = assignment.Term, OntologyId = assignment.OntologyId, Function = assignment.Function,
        InformationContent = assignment.InformationContent, Provenance = AnswererRecord.Of(assignment.Provenance)!,
    };

    public PathwayTermAssignment ToAssignment() => new()
    {
        Term = Term, OntologyId = OntologyId, Function = Function, InformationContent = InformationContent,
        Provenance = Provenance.ToProvenance(PathwaySource.Imported),
    };
}
