using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using CsvHelper.Configuration.Attributes;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>
/// Writes the rows of <see cref="PlacementTable"/> as a workbook of Excel, so that numbers are numbers and no name becomes a date. Written
/// here and not by a library, because equal content must give equal bytes.
/// </summary>
internal static partial class PlacementWorkbook
{
    private const int MaxRows = 1_048_576;
    private const int MaxCell = 32_767;
    private const string Space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Packages = "http://schemas.openxmlformats.org/package/2006";
    private const string Content = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    // A zip file holds times; this one is the first that it can hold.
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly PropertyInfo[] Columns = [.. typeof(PlacementRow).GetProperties()
        .OrderBy(static column => column.GetCustomAttribute<IndexAttribute>()!.Index)];

    /// <exception cref="PathwayException">There are more rows than a worksheet can hold.</exception>
    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        WritePart(zip, "[Content_Types].xml", $"""
            <Types xmlns="{Packages}/content-types"><Default Extension="rels" ContentType=
            "application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override
            PartName="/xl/workbook.xml" ContentType="{Content}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml"
            ContentType="{Content}.worksheet+xml"/></Types>
            """);
        WritePart(zip, "_rels/.rels", $"""
            <Relationships xmlns="{Packages}/relationships"><Relationship Id="rId1" Type="{Relations}/officeDocument"
            Target="xl/workbook.xml"/></Relationships>
            """);
        WritePart(zip, "xl/workbook.xml", $"""
            <workbook xmlns="{Space}" xmlns:r="{Relations}"><sheets><sheet name="Interactions" sheetId="1" r:id="rId1"/></sheets></workbook>
            """);
        WritePart(zip, "xl/_rels/workbook.xml.rels", $"""
            <Relationships xmlns="{Packages}/relationships"><Relationship Id="rId1" Type="{Relations}/worksheet"
            Target="worksheets/sheet1.xml"/></Relationships>
            """);
        using var sheet = Open(zip, "xl/worksheets/sheet1.xml");
        using var xml = XmlWriter.Create(sheet,
            new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        xml.WriteStartElement("worksheet", Space);
        WriteFrozenHead(xml);
        xml.WriteStartElement("sheetData", Space);
        WriteRow(xml, 1, Columns.Select(static column => (object?)column.Name));
        var count = 1;
        foreach (var row in hierarchy.Interactions.SelectMany(interaction => PlacementRow.Of(hierarchy, interaction)))
        {
            if (++count > MaxRows)
            {
                throw new PathwayException(PathwayErrors.FileUnwritable,
                    $"A worksheet holds {MaxRows} rows, and there are more. Save the table as .long.csv.", hierarchy);
            }
            WriteRow(xml, count, Columns.Select(column => column.GetValue(row)));
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    // The names of the columns stay in view.
    private static void WriteFrozenHead(XmlWriter xml)
    {
        xml.WriteStartElement("sheetViews", Space);
        xml.WriteStartElement("sheetView", Space);
        xml.WriteAttributeString("workbookViewId", "0");
        xml.WriteStartElement("pane", Space);
        xml.WriteAttributeString("ySplit", "1");
        xml.WriteAttributeString("topLeftCell", "A2");
        xml.WriteAttributeString("activePane", "bottomLeft");
        xml.WriteAttributeString("state", "frozen");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    // The format allows rows and cells without an address, but some readers refuse them. There are fewer columns than letters.
    private static void WriteRow(XmlWriter xml, int number, IEnumerable<object?> cells)
    {
        var row = number.ToString(CultureInfo.InvariantCulture);
        xml.WriteStartElement("row", Space);
        xml.WriteAttributeString("r", row);
        var column = 'A';
        foreach (var cell in cells)
        {
            xml.WriteStartElement("c", Space);
            xml.WriteAttributeString("r", $"{column++}{row}");
            switch (cell)
            {
                case null or "": break;
                case bool isSo:
                    xml.WriteAttributeString("t", "b");
                    xml.WriteElementString("v", Space, isSo ? "1" : "0");
                    break;
                case string text:
                    xml.WriteAttributeString("t", "inlineStr");
                    xml.WriteStartElement("is", Space);
                    xml.WriteElementString("t", Space, Fit(text));
                    xml.WriteEndElement();
                    break;
                default:
                    xml.WriteElementString("v", Space, Convert.ToString(cell, CultureInfo.InvariantCulture));
                    break;
            }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    // In a workbook _x0041_ is the letter A: the first underscore of such a text is written by its number.
    private static string Fit(string text)
    {
        var escaped = NumberedLetter().Replace(text, "_x005F_");
        if (escaped.Length <= MaxCell) { return escaped; }
        var end = char.IsHighSurrogate(escaped[MaxCell - 2]) ? MaxCell - 2 : MaxCell - 1;
        return $"{escaped[..end]}…";
    }

    private static void WritePart(ZipArchive zip, string name, string xml)
    {
        using var part = Open(zip, name);
        part.Write(Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{xml}"));
    }

    private static Stream Open(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry(name);
        entry.LastWriteTime = Time;
        return entry.Open();
    }

    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)", RegexOptions.CultureInvariant)]
    private static partial Regex NumberedLetter();
}
