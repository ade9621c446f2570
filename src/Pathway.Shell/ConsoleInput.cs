using System.Management.Automation.Host;
using System.Security;

namespace Pathway.Shell;

/// <summary>Questions to the person at the console.</summary>
internal static class ConsoleInput
{
    /// <summary>Asks until a choice is made; an empty line, and the end of the input, take the default.</summary>
    public static int Choose(IReadOnlyList<ChoiceDescription> choices, int defaultChoice, Action<string> write)
    {
        var labels = choices.Select(static choice => (Key: Key(choice.Label), Text: choice.Label.Replace("&", "", StringComparison.Ordinal))).ToArray();
        while (true)
        {
            write(string.Join("  ", labels.Select(static label => $"[{label.Key}] {label.Text}")) + (defaultChoice >= 0 ? $" (default is {labels[defaultChoice].Key}): " : ": "));
            var line = Console.ReadLine();
            if (string.IsNullOrWhiteSpace(line) && (defaultChoice >= 0 || line is null)) { return Math.Max(0, defaultChoice); }
            var chosen = Array.FindIndex(labels, label => label.Key.Equals(line?.Trim(), StringComparison.OrdinalIgnoreCase) || label.Text.Equals(line?.Trim(), StringComparison.OrdinalIgnoreCase));
            if (chosen >= 0) { return chosen; }
        }
    }

    /// <summary>Reads a line without showing it.</summary>
    public static SecureString ReadSecret()
    {
        var secret = new SecureString();
        if (Console.IsInputRedirected)
        {
            foreach (var letter in Console.ReadLine() ?? "") { secret.AppendChar(letter); }
            return secret;
        }
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace) { if (secret.Length > 0) { secret.RemoveAt(secret.Length - 1); } }
            else if (!char.IsControl(key.KeyChar)) { secret.AppendChar(key.KeyChar); }
        }
        Console.WriteLine();
        return secret;
    }

    private static string Key(string label) => label.IndexOf('&', StringComparison.Ordinal) is >= 0 and var at && at + 1 < label.Length ? label[at + 1].ToString() : label[..1];
}
