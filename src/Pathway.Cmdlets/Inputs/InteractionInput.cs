using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using Pathway.Formats.Interactions;
using Pathway.Model;

namespace Pathway.Inputs;

/// <summary>
/// Interactions that come through a pipeline: as this module emits them, as copies from another process or from JSON, or as rows and
/// records of any kind.
/// </summary>
internal sealed class InteractionInput
{
    private static readonly IReadOnlyDictionary<string, string> NoMap = new Dictionary<string, string>();

    private readonly ObjectRows rows;

    /// <param name="rejected">Takes what is not an interaction, with the reason.</param>
    /// <param name="map">The property of each field that the user names; null: none.</param>
    public InteractionInput(RejectedInputs rejected, IReadOnlyDictionary<string, string>? map = null)
    {
        Rejected = rejected;
        rows = new ObjectRows(map ?? NoMap);
    }

    /// <summary>What is not an interaction.</summary>
    public RejectedInputs Rejected { get; }

    /// <summary>Whether the properties of an input are its content: of a row, a dictionary, or a copy of a value of this module.</summary>
    public static bool IsRow(PSObject item) => item.BaseObject is IDictionary || RowObjects.IsRow(item);

    /// <summary>The interactions of an input: one, several where it is a list of records, or none, which is reported.</summary>
    public IReadOnlyList<PathwayInteraction> Read(PSObject? item)
    {
        if (item?.BaseObject is PathwayInteraction interaction) { return [interaction]; }
        if (item is null || !IsRow(item))
        {
            Rejected.Add(InputFault.NoInteraction(RejectedInputs.GetTypeName(item)), item);
            return [];
        }
        return TryCreate(item) is { } json ? ReadAndDispose(json, item) : [];
    }

    /// <summary>The interactions of a row that is JSON already.</summary>
    public IReadOnlyList<PathwayInteraction> Read(JsonElement row, object item)
    {
        try
        {
            return rows.Read(row, reason => Rejected.Add(InputFault.InvalidRow(reason), "", item));
        }
        catch (InvalidDataException failure)
        {
            Rejected.Add(InputFault.InvalidRow(failure.Message), "", item);
            return [];
        }
    }

    /// <summary>Whether a row names a partner, or holds records; where that cannot be told, the reason is reported.</summary>
    public bool HoldsInteractions(JsonElement row, object item)
    {
        try { return rows.HoldsInteractions(row); }
        catch (InvalidDataException failure)
        {
            Rejected.Add(InputFault.InvalidRow(failure.Message), "", item);
            return false;
        }
    }

    /// <summary>The columns that the properties of a row stand for.</summary>
    public RecordColumns FindColumns(JsonElement row) => rows.FindColumns(row);

    /// <summary>A row as JSON; null where it cannot be written, which is reported.</summary>
    public JsonDocument? TryCreate(PSObject item)
    {
        try { return ObjectJson.Create(item); }
        catch (InvalidDataException failure)
        {
            Rejected.Add(InputFault.InvalidRow(failure.Message), "", item);
            return null;
        }
    }

    private IReadOnlyList<PathwayInteraction> ReadAndDispose(JsonDocument json, PSObject item)
    {
        using (json) { return Read(json.RootElement, item); }
    }
}
