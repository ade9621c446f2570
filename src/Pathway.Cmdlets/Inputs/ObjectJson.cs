using System.Buffers;
using System.Collections;
using System.Data;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Inputs;

/// <summary>
/// Objects of a pipeline as JSON, with the names of their properties: rows, dictionaries, values of this module, and copies of all of them
/// from another process.
/// </summary>
internal static class ObjectJson
{
    private const string Deserialized = "Deserialized.";
    private const int MaximumDepth = SafeJson.MaximumDepth - 2;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object as JSON.</summary>
    /// <exception cref="InvalidDataException">It is nested too deep, or contains itself.</exception>
    public static JsonDocument Create(PSObject item)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, WriterOptions)) { Write(writer, item, 0); }
        return JsonDocument.Parse(json.WrittenMemory, SafeJson.DocumentOptions);
    }

    /// <summary>Whether an object is one of this module that came from another process.</summary>
    public static bool IsCopyOf(PSObject item, Type type) => item.TypeNames.Count > 0
        && item.TypeNames[0] == $"{Deserialized}{type.FullName}";

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new InvalidDataException($"it is nested more than {MaximumDepth} deep, or contains itself");
        }
        switch (value)
        {
            case PSObject { BaseObject: PSCustomObject } item when IsCopyOf(item, typeof(DateTimeOffset)): WriteTime(writer, item); break;
            case PSObject { BaseObject: PSCustomObject } item: WriteProperties(writer, item, depth); break;
            case PSObject item: Write(writer, item.BaseObject, depth); break;
            case null or DBNull: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool isSet: writer.WriteBooleanValue(isSet); break;
            case Enum name: writer.WriteStringValue(name.ToString()); break;
            case DateTime time: writer.WriteStringValue(time); break;
            case DateTimeOffset time: writer.WriteStringValue(time); break;
            case double number when !double.IsFinite(number): writer.WriteNullValue(); break;
            case float number when !float.IsFinite(number): writer.WriteNullValue(); break;
            case byte or sbyte or short or ushort or int or uint or long or ulong or double or float or decimal or BigInteger:
                writer.WriteRawValue(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
            case DataRowView view: Write(writer, view.Row, depth); break;
            case DataRow row: WriteRow(writer, row, depth); break;
            case IDictionary table: WriteTable(writer, table, depth); break;
            case IEnumerable list: WriteList(writer, list, depth); break;
            default: WriteOther(writer, value, depth); break;
        }
    }

    // Other objects, such as a version or a process, are worth their text: their properties may be endless.
    private static void WriteOther(Utf8JsonWriter writer, object value, int depth)
    {
        var item = PSObject.AsPSObject(value);
        if (depth == 0 || RowObjects.IsRow(item) || value.GetType().Assembly == typeof(PathwayInteraction).Assembly)
        {
            WriteProperties(writer, item, depth);
        }
        else { writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); }
    }

    private static void WriteProperties(Utf8JsonWriter writer, PSObject item, int depth)
    {
        writer.WriteStartObject();
        foreach (var property in item.Properties.Where(static property => property.IsGettable
            && !InteractionProperties.RemotingFields.Contains(property.Name, StringComparer.OrdinalIgnoreCase)))
        {
            writer.WritePropertyName(property.Name);
            Write(writer, GetValue(property), depth + 1);
        }
        writer.WriteEndObject();
    }

    // A property is foreign code.
    private static object? GetValue(PSPropertyInfo property)
    {
        try { return property.Value; }
        catch (GetValueException failure)
        {
            throw new InvalidDataException($"its property '{property.Name}' cannot be read: {failure.Message}", failure);
        }
    }

    private static void WriteTable(Utf8JsonWriter writer, IDictionary table, int depth)
    {
        writer.WriteStartObject();
        var entries = table.Keys.Cast<object>()
            .Select(key => (Name: Convert.ToString(key, CultureInfo.InvariantCulture) ?? "", Value: table[key]));
        // A hash table has another order in each process; the record must not.
        foreach (var (name, value) in table is Hashtable ? entries.OrderBy(static entry => entry.Name, StringComparer.Ordinal) : entries)
        {
            writer.WritePropertyName(name);
            Write(writer, value, depth + 1);
        }
        writer.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter writer, DataRow row, int depth)
    {
        writer.WriteStartObject();
        foreach (DataColumn column in row.Table.Columns)
        {
            writer.WritePropertyName(column.ColumnName);
            Write(writer, row[column], depth + 1);
        }
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable list, int depth)
    {
        writer.WriteStartArray();
        foreach (var one in list) { Write(writer, one, depth + 1); }
        writer.WriteEndArray();
    }

    // PowerShell has no form of its own for such times: a copy has their properties.
    private static void WriteTime(Utf8JsonWriter writer, PSObject copy)
    {
        if (copy.Properties["UtcTicks"]?.Value is long ticks) { writer.WriteStringValue(new DateTimeOffset(ticks, TimeSpan.Zero)); }
        else { writer.WriteStringValue(copy.ToString()); }
    }
}
