using System.Text.Json.Serialization;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>A node as it stands in the file.</summary>
internal sealed record NodeRecord
{
    public required string Name { get; init; }
    public string? Parent { get; init; }
    public required PathwayNodeKind Kind { get; init; }

    /// <summary>Why a node without a parent has none. Left out for all others: theirs follows.</summary>
    public PathwayNodeState? State { get; init; }

    public string? OntologyId { get; init; }
    public string? Description { get; init; }
    public IReadOnlyList<string>? CandidateParents { get; init; }
    public IReadOnlyList<string>? SecondaryParents { get; init; }
    public AnswererRecord? Provenance { get; init; }

    // Not written: they follow. What a file says of them all the same must be right.
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

    public NodeDraft Draft() => new()
    {
        Name = Name, Parent = Parent, Kind = Kind, State = State ?? PathwayNodeState.Unplaced, OntologyId = OntologyId, Description = Description,
        CandidateParents = CandidateParents ?? [], SecondaryParents = SecondaryParents ?? [],
        Provenance = Provenance?.Provenance(Kind == PathwayNodeKind.Root ? PathwaySource.Profile : PathwaySource.Imported),
        Claims = new NodeClaims { Level = Level, IsLeaf = Leaf, Ancestors = Ancestors, State = State },
    };
}

/// <summary>Who answered and why; never when, nor whether the answer was stored already.</summary>
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
        // JSON has no other numbers than finite ones; anything else says nothing about how sure somebody is.
        Confidence = provenance.Confidence is { } confidence && double.IsFinite(confidence) ? confidence : null,
    };

    public PathwayProvenance Provenance(PathwaySource source) => new()
    {
        Answerer = Answerer, Source = source, Reason = Reason, Confidence = Confidence, IsFallback = IsFallback,
    };
}
