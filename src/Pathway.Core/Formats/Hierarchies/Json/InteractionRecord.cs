using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>An interaction as it stands in the file: what was understood of it, and the record as it once came in.</summary>
internal sealed record InteractionRecord
{
    public required string Id { get; init; }
    public string? Query { get; init; }
    public required string Partner { get; init; }
    public string? Arrow { get; init; }
    public string? Direction { get; init; }
    public string? Type { get; init; }
    public IReadOnlyList<string>? Mediators { get; init; }
    public int? Depth { get; init; }
    public string? Pathway { get; init; }
    public IReadOnlyList<PathwayFunction>? Functions { get; init; }
    public PathwayVerdict? Verdict { get; init; }
    public required RawJson Record { get; init; }

    public static InteractionRecord Of(PathwayInteraction interaction) => new()
    {
        Id = interaction.Id, Query = interaction.Query, Partner = interaction.Partner, Arrow = interaction.Arrow, Direction = interaction.Direction,
        Type = interaction.Type, Mediators = interaction.Mediators, Depth = interaction.Depth, Pathway = interaction.Pathway,
        Functions = interaction.Functions, Verdict = interaction.Verdict, Record = new RawJson(interaction.Json),
    };

    /// <summary>
    /// The interactions in the order in which a reader will have them: half a surrogate pair, which the file cannot hold, sorts
    /// differently from what stands for it there.
    /// </summary>
    public static PathwayInteraction[] Order(IEnumerable<PathwayInteraction> interactions) => InteractionOrder.Sort(interactions.Select(static interaction =>
        interaction with { Id = PlainString.WellFormed(interaction.Id), Query = interaction.Query is { } query ? PlainString.WellFormed(query) : null, Json = RawJson.Compact(interaction.Json) }));

    public PathwayInteraction Interaction(string source) => new()
    {
        Id = Id, Query = Query, Partner = Partner, Arrow = Arrow, Direction = Direction, Type = Type, Mediators = Mediators ?? [], Depth = Depth,
        Pathway = Pathway, Functions = [.. (Functions ?? []).Select(Whole)], Verdict = Whole(Verdict), Source = source, Json = Record.Text,
    };

    // A field that the file leaves out arrives as null, whatever the record says about its default.
    private static PathwayFunction Whole(PathwayFunction function) => function with
    {
        Consequences = function.Consequences ?? [], SpecificEffects = function.SpecificEffects ?? [], Verdict = Whole(function.Verdict),
        Evidence = [.. (function.Evidence ?? []).Select(static evidence => evidence with { Verdict = Whole(evidence.Verdict) })],
    };

    private static PathwayVerdict? Whole(PathwayVerdict? verdict) => verdict is null ? null : verdict with { Rungs = verdict.Rungs ?? [] };
}
