namespace Pathway.Model;

/// <summary>A record of a file that could not be used, with the reason. All other records of the file were read.</summary>
public sealed record PathwayRejectedRecord
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The line on which the record begins, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Why it cannot be used, and what to do where that is not plain.</summary>
    public required string Reason { get; init; }

    /// <summary>The record as it stands in the file; of a long one the beginning. Null where it is not text.</summary>
    public string? Text { get; init; }

    /// <summary>File, line and reason.</summary>
    public override string ToString() => FormattableString.Invariant($"'{File}' line {Line}: {Reason}");
}
