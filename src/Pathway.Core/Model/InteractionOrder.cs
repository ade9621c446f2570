namespace Pathway.Model;

/// <summary>The stable order of interactions: by identifier, then by the whole record and who was asked about, so that the order of arrival never shows.</summary>
internal static class InteractionOrder
{
    public static PathwayInteraction[] Sort(IEnumerable<PathwayInteraction> interactions) =>
    [
        .. interactions.OrderBy(static interaction => interaction.Id, StringComparer.Ordinal)
            .ThenBy(static interaction => interaction.Json, StringComparer.Ordinal)
            .ThenBy(static interaction => interaction.Query, StringComparer.Ordinal),
    ];
}
