using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pathway.Help;

/// <summary>Writes help as Markdown pages.</summary>
internal static partial class CommandPage
{
    private const string Origin = "<!-- Written by 'dotnet run --project src/Pathway.Help' from the doc comments of the cmdlets. -->";

    /// <summary>The page of all cmdlets.</summary>
    public static string Index(IReadOnlyList<CommandHelp> commands)
    {
        var page = new StringBuilder();
        page.Append("# Commands\n\n").Append(Origin).Append("\n\n| command | what it does |\n|---|---|\n");
        foreach (var command in commands)
        {
            page.Append(CultureInfo.InvariantCulture, $"| [{command.Name}]({command.Name}.md) | {Text(command.Synopsis)} |\n");
        }
        return page.ToString();
    }

    /// <summary>The page of a cmdlet.</summary>
    public static string Of(CommandHelp command)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# {command.Name}\n\n{Origin}\n\n{Text(command.Synopsis)}\n\n## Syntax\n\n");
        foreach (var set in command.ParameterSets)
        {
            page.Append(CultureInfo.InvariantCulture, $"```powershell\n{Syntax.Of(command.Name, set)}\n```\n\n");
        }
        Section(page, "Description", command.Description);
        page.Append("## Examples\n\n");
        foreach (var (example, index) in command.Examples.Select(static (example, index) => (example, index)))
        {
            page.Append(CultureInfo.InvariantCulture,
                $"### {index + 1}. {Escaped(example.Title)}\n\n```powershell\n{example.Code}\n```\n\n");
            Paragraphs(page, example.Remarks);
        }
        page.Append("## Parameters\n\n");
        foreach (var parameter in command.Parameters) { Parameter(page, parameter); }
        page.Append("The common parameters, for example -Verbose and -ErrorAction, are described in about_CommonParameters.\n\n");
        Types(page, "Inputs", command.Inputs);
        Types(page, "Outputs", command.Outputs);
        Section(page, "Notes", command.Notes);
        page.Append("## See also\n\n").AppendJoin('\n', command.Links.Select(Link)).Append('\n');
        return page.ToString();
    }

    private static void Parameter(StringBuilder page, ParameterHelp parameter)
    {
        page.Append(CultureInfo.InvariantCulture, $"### -{parameter.Name}\n\n");
        Paragraphs(page, parameter.Description);
        page.Append("| | |\n|---|---|\n");
        Row("Type", parameter.Type);
        Row("Required", parameter.IsRequired ? "yes" : "no");
        Row("Position", parameter.Position?.ToString(CultureInfo.InvariantCulture) ?? "named");
        Row("Default", parameter.Default);
        Row("From the pipeline", parameter.PipelineInput == "False" ? "no" : parameter.PipelineInput["True ".Length..].Trim('(', ')'));
        Row("Wildcards", parameter.HasWildcards ? "yes" : "no");
        if (parameter.Aliases.Count > 0) { Row("Aliases", string.Join(", ", parameter.Aliases)); }
        if (parameter.Accepted.Count > 0) { Row("Values", string.Join(", ", parameter.Accepted)); }
        page.Append('\n');

        void Row(string name, string value) => page.Append(CultureInfo.InvariantCulture, $"| {name} | {Escaped(value)} |\n");
    }

    private static void Types(StringBuilder page, string title, IReadOnlyList<TypeHelp> types)
    {
        page.Append(CultureInfo.InvariantCulture, $"## {title}\n\n");
        foreach (var type in types)
        {
            page.Append(CultureInfo.InvariantCulture, $"`{type.Name}`\n\n");
            Paragraphs(page, type.Description);
        }
    }

    private static void Section(StringBuilder page, string title, IReadOnlyList<Paragraph> paragraphs)
    {
        if (paragraphs.Count == 0) { return; }
        page.Append(CultureInfo.InvariantCulture, $"## {title}\n\n");
        Paragraphs(page, paragraphs);
    }

    private static void Paragraphs(StringBuilder page, IReadOnlyList<Paragraph> paragraphs)
    {
        foreach (var paragraph in paragraphs) { page.Append(Text(paragraph)).Append("\n\n"); }
    }

    // Topics have no page; they are read with Get-Help.
    private static string Link(string link) => link.Contains('-', StringComparison.Ordinal)
        ? $"- [{link}]({link}.md)" : $"- `Get-Help {link}`";

    private static string Text(Paragraph paragraph) =>
        string.Concat(paragraph.Runs.Select(static run => run.IsCode ? $"`{run.Text}`" : Escaped(run.Text)));

    private static string Escaped(string text) => Active().Replace(text, static found => $@"\{found.Value}");

    [GeneratedRegex(@"[\\*`|<>\[\]]")]
    private static partial Regex Active();
}

/// <summary>Formats the syntax of a cmdlet like PowerShell: optional parts are in brackets.</summary>
internal static class Syntax
{
    private const int Width = 100;

    /// <summary>The syntax, with line breaks between parameters.</summary>
    public static string Of(string command, ParameterSetHelp set)
    {
        var lines = new List<string> { command };
        foreach (var word in set.Parameters.Select(FormatParameter).Append("[<CommonParameters>]"))
        {
            if (lines[^1].Length + 1 + word.Length > Width) { lines.Add("    " + word); }
            else { lines[^1] += $" {word}"; }
        }
        return string.Join('\n', lines);
    }

    private static string FormatParameter(ParameterHelp parameter)
    {
        var name = parameter.Position is null ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
        var call = parameter.IsSwitch ? name : $"{name} <{parameter.Type}>";
        return parameter.IsRequired ? call : $"[{call}]";
    }
}
