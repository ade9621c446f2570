using Pathway.Emulator.Recording;

namespace Pathway.Emulator.CommandLine;

/// <summary>A request in a line for people. What came from outside cannot act in a terminal.</summary>
internal static class RequestLine
{
    public static string Of(RequestRecord record)
    {
        var line = $"{record.Number} {record.Wire} {record.Method} {record.Target} attempt {record.Attempt}: {record.Outcome} {record.Status} {record.Fault}";
        return string.Concat(line.TrimEnd().Select(static letter => char.IsControl(letter) || char.IsSurrogate(letter) ? ' ' : letter));
    }
}
