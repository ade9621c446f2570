using System.Globalization;
using System.Management.Automation;
using Pathway.Asking;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Text;

namespace Pathway.Files;

/// <summary>
/// The records that a reading cmdlet could not use. Of each file they are one warning, and objects in the caller's variable: a bad record
/// does not end a script.
/// </summary>
/// <param name="cmdlet">The cmdlet that reads.</param>
internal sealed class RejectedRecords(PathwayCmdlet cmdlet)
{
    private const int MaxNamed = 3;
    private const int MaxReasonLength = 160;

    private readonly List<RecordException> named = [];
    private readonly List<PathwayRejectedRecord> all = [];
    private int count;

    /// <summary>The name of the variable that receives the records; null for none. They are kept only for it.</summary>
    public string? Variable { get; set; }

    /// <summary>Takes a record of the file that is being read.</summary>
    public void Add(RecordException failure)
    {
        count++;
        if (named.Count < MaxNamed) { named.Add(failure); }
        if (Variable is not null) { all.Add(failure.Record); }
        cmdlet.Write(new StreamRecord.Verbose(failure.Message));
    }

    /// <summary>Reports the records of a file that was read to its end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="used">How many of its records are used.</param>
    /// <param name="isReported">Whether an error of the whole file says already that nothing of it is used.</param>
    public void ReportFile(string file, int used, bool isReported)
    {
        if (count > 0 && !isReported) { Warn(file, used); }
        count = 0;
        named.Clear();
    }

    private void Warn(string file, int used)
    {
        var reasons = string.Join("; ", named.Select(static one => string.Create(CultureInfo.InvariantCulture,
            $"line {one.Record.Line}: {Shorten(one.Record.Reason)}")));
        var more = count > named.Count ? string.Create(CultureInfo.InvariantCulture, $"; and {count - named.Count} more") : "";
        var of = string.Create(CultureInfo.InvariantCulture, $"{count} of {count + used} records");
        var where = Variable is null ? " -RejectedVariable stores them." : "";
        cmdlet.Write(new StreamRecord.Warning($"'{file}': {of} cannot be used and are left out. {Capitalize(reasons)}{more}.{where}"));
    }

    /// <summary>Sets the variable of the caller. After the last file.</summary>
    public void SetVariable(SessionState session)
    {
        if (Variable is not null) { CallerVariable.Set(session, Variable, all); }
    }

    private static string Capitalize(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Shorten(string reason)
    {
        var line = TextSanitizer.SingleLine(reason);
        return line.Length <= MaxReasonLength ? line : $"{line[..MaxReasonLength]}…";
    }
}
