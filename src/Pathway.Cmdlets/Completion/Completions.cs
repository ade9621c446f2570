using System.Management.Automation;
using System.Management.Automation.Language;

namespace Pathway.Completion;

/// <summary>Turns names into completions: those that begin with the word, quoted where they need it.</summary>
internal static class Completions
{
    public static IEnumerable<CompletionResult> Of(IEnumerable<string> names, string? word)
    {
        var begun = (word ?? "").Trim('\'', '"');
        return names.Where(name => name.StartsWith(begun, StringComparison.OrdinalIgnoreCase)).Select(static name => new CompletionResult(Quoted(name), name, CompletionResultType.ParameterValue, name));
    }

    private static string Quoted(string name) => name.All(static letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.')
        ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
