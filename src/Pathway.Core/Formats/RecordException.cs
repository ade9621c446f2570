using System.Globalization;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats;

/// <summary>One record of a file cannot be used; all others are read.</summary>
internal sealed class RecordException : PathwayException
{
    // What a person needs to find the record again; a longer text would fill the memory with what was not wanted.
    private const int LongestText = 2000;

    /// <param name="error">The entry of the catalogue.</param>
    /// <param name="path">The file.</param>
    /// <param name="line">The line on which the record begins.</param>
    /// <param name="number">Which record of the file it is, from 1; null where only the line is known.</param>
    /// <param name="reason">Why it cannot be used, without a full stop.</param>
    /// <param name="text">The record, or null.</param>
    /// <param name="cause">The cause, or null.</param>
    public RecordException(PathwayError error, string path, int line, int? number, string reason, string? text, Exception? cause = null)
        : base(error, string.Create(CultureInfo.InvariantCulture,
            $"'{path}' line {line}{(number is null ? "" : $", record {number}")}: {reason}."),
            string.Create(CultureInfo.InvariantCulture, $"{path}:{line}"), cause) =>
        Record = new PathwayRejectedRecord { File = path, Line = line, Reason = reason, Text = Shorten(text) };

    /// <summary>The record.</summary>
    public PathwayRejectedRecord Record { get; }

    private static string? Shorten(string? text) => text is null || text.Length <= LongestText ? text : $"{text[..LongestText]}…";
}
