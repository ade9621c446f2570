using System.Globalization;

namespace Pathway.Bench.Figures;

/// <summary>Reads the options of a command: a name followed by a value.</summary>
internal static class CommandOption
{
    public static int GetInteger(string[] args, string name, int defaultValue) =>
        GetText(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : defaultValue;

    public static double GetNumber(string[] args, string name, double defaultValue) =>
        GetText(args, name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : defaultValue;

    /// <exception cref="ArgumentException">The option has no value.</exception>
    public static string? GetText(string[] args, string name) => Array.IndexOf(args, name) switch
    {
        < 0 => null,
        var at when at + 1 < args.Length => args[at + 1],
        _ => throw new ArgumentException($"{name} requires a value.", nameof(args)),
    };
}
