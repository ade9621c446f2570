namespace Pathway.Formats.Interactions;

/// <summary>How interactions are written in a file.</summary>
public enum InteractionFormat
{
    /// <summary>By the file's extension, else by its first character.</summary>
    Auto,
    /// <summary>A list, a record, or one of the shapes around them, as JSON.</summary>
    Json,
    /// <summary>Values separated by commas or semicolons, with named columns.</summary>
    Csv,
    /// <summary>Values separated by tabulators, with named columns.</summary>
    Tsv,
}
