using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Evidence;

/// <summary>Reads a verdict in the form of its properties: as PowerShell writes it to JSON, CSV and CLIXML.</summary>
internal static class VerdictProperties
{
    /// <summary>Whether an object has the properties of a verdict.</summary>
    public static bool IsMatch(JsonElement verdict)
    {
        var fields = new JsonFields(verdict);
        return fields.Has(nameof(PathwayVerdictRecord.Scope)) && fields.Has(nameof(PathwayVerdictRecord.Interaction))
            && fields.Has(nameof(PathwayVerdictRecord.Verdict)) && fields.Has(nameof(PathwayVerdictRecord.Reason));
    }

    /// <exception cref="InvalidDataException">It is not whole; the message says why.</exception>
    public static PathwayVerdictRecord Read(JsonElement verdict)
    {
        var values = new JsonObject();
        foreach (var property in verdict.EnumerateObject().Where(static property => !IsEmpty(property.Value)))
        {
            values[property.Name] = property.NameEquals(nameof(PathwayVerdictRecord.Checks)) ? ReadChecks(property.Value)
                : JsonNode.Parse(property.Value.GetRawText());
        }
        try { return values.Deserialize<PathwayVerdictRecord>(PropertyForm.Options)!; }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"a verdict has a value of another kind than expected "
                + $"({failure.Path?.Replace("$.", "", StringComparison.Ordinal)})", failure);
        }
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind is JsonValueKind.Null
        || (value.ValueKind is JsonValueKind.String && value.GetString()!.Length == 0);

    private static JsonNode? ReadChecks(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.String && CellText.ReadJsonList(value.GetString()!) is { } list)
        {
            return JsonNode.Parse(list);
        }
        return PropertyShape.ReadWhole(nameof(PathwayVerdictRecord.Checks), value);
    }
}
