using System.Globalization;

namespace Pathway.Bench.Figures;

/// <summary>Reads the options of a verb: a name, and a number behind it.</summary>
internal static class Option
{
    public static int Whole(string[] args, string name, int otherwise) => Text(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public static double Real(string[] args, string name, double otherwise) => Text(args, name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <exception cref="ArgumentException">The option has no value.</exception>
    public static string? Text(string[] args, string name) => Array.IndexOf(args, name) switch
    {
        < 0 => null,
        var at when at + 1 < args.Length => args[at + 1],
        _ => throw new ArgumentException($"{name} wants a value.", nameof(args)),
    };
}
