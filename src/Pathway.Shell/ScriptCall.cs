using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace Pathway.Shell;

/// <summary>Writes the call of a script with arguments from a command line: names of parameters stay bare, all else is quoted.</summary>
internal static partial class ScriptCall
{
    /// <summary>The text that calls the first argument of the pipeline with these words.</summary>
    public static string Text(IEnumerable<string> words) => string.Join(' ', words.Select(Word).Prepend("& $args[0]"));

    private static string Word(string word)
    {
        if (Parameter().Match(word) is not { Success: true } named) { return Quoted(word); }
        var value = named.Groups["value"];
        return value.Success ? $"{named.Groups["name"].Value}:{(Switch().IsMatch(value.Value) ? value.Value : Quoted(value.Value))}" : word;
    }

    private static string Quoted(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    [GeneratedRegex(@"^(?<name>-[A-Za-z_][A-Za-z0-9_]*)(?::(?<value>.*))?$", RegexOptions.Singleline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^\$(true|false)$", RegexOptions.IgnoreCase)]
    private static partial Regex Switch();
}
