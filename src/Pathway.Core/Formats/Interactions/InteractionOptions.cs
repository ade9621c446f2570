namespace Pathway.Formats.Interactions;

/// <summary>How interactions are written in a file.</summary>
public enum InteractionFormat
{
    /// <summary>By the file's content, else by its extension.</summary>
    Auto,
    /// <summary>A list, a record, or one of the shapes around them, as JSON.</summary>
    Json,
    /// <summary>Values separated by commas or semicolons, with named columns.</summary>
    Csv,
    /// <summary>Values separated by tabulators, with named columns.</summary>
    Tsv,
    /// <summary>A JSON object on each line.</summary>
    JsonLines,
    /// <summary>A network of Cytoscape as JSON (.cyjs).</summary>
    Cytoscape,
    /// <summary>PSI-MITAB 2.5 to 2.8.</summary>
    Mitab,
    /// <summary>STRING: a file of links, or the export of a network.</summary>
    StringDb,
    /// <summary>BioGRID TAB2 or TAB3.</summary>
    BioGrid,
    /// <summary>The simple interaction format: a node, a relation, and one or more nodes on each line.</summary>
    Sif,
    /// <summary>Two proteins on each line, without names of columns.</summary>
    EdgeList,
    /// <summary>A worksheet of an Excel workbook (.xlsx).</summary>
    Excel,
    /// <summary>A table with named columns; the separator is found from the data.</summary>
    Table,
}

/// <summary>How a file is read, and which of its rows are wanted.</summary>
internal sealed record InteractionOptions
{
    /// <summary>How the file is written.</summary>
    public InteractionFormat Format { get; init; }

    /// <summary>The lowest score, from 0 to 1, of an interaction that is wanted; null where none is given.</summary>
    public double? MinimumScore { get; init; }

    /// <summary>The NCBI identifiers of the organisms that both proteins must be of; empty: any.</summary>
    public IReadOnlySet<int> Taxa { get; init; } = new HashSet<int>();

    /// <summary>The column of each field, by its name in the file or its number from 1.</summary>
    public IReadOnlyDictionary<string, string> ColumnMap { get; init; } = new Dictionary<string, string>();

    /// <summary>The symbols of the proteins; one object for all files of a reading.</summary>
    public ProteinSymbols Proteins { get; init; } = new();

    /// <summary>The worksheet of a workbook; null: the first.</summary>
    public string? Worksheet { get; init; }
}
