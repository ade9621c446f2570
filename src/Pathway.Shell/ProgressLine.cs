using System.Management.Automation;

namespace Pathway.Shell;

/// <summary>The last progress record as one line at the bottom of the terminal; nothing where standard error is no terminal.</summary>
internal sealed class ProgressLine
{
    private const string EraseLine = "\r\u001b[2K";
    private static readonly bool IsShown = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    private bool isThere;

    public void Show(ProgressRecord record)
    {
        if (!IsShown) { return; }
        Clear();
        if (record.RecordType == ProgressRecordType.Completed) { return; }
        var percent = record.PercentComplete >= 0 ? $" {record.PercentComplete} %" : "";
        var text = $"{record.Activity}:{percent} {record.StatusDescription}";
        Console.Error.Write(text[..Math.Min(text.Length, Math.Max(1, Console.WindowWidth - 1))]);
        isThere = true;
    }

    public void Clear()
    {
        if (!isThere) { return; }
        Console.Error.Write(EraseLine);
        isThere = false;
    }
}
