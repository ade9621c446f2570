namespace Pathway.Help;

/// <summary>Writes a call as PowerShell writes it: what may be left out stands in brackets.</summary>
internal static class Syntax
{
    private const int Width = 100;

    /// <summary>The call, broken into lines at parameters.</summary>
    public static string Of(string command, ParameterSetHelp set)
    {
        var lines = new List<string> { command };
        foreach (var word in set.Parameters.Select(One).Append("[<CommonParameters>]"))
        {
            if (lines[^1].Length + 1 + word.Length > Width) { lines.Add("    " + word); }
            else { lines[^1] += $" {word}"; }
        }
        return string.Join('\n', lines);
    }

    private static string One(ParameterHelp parameter)
    {
        var name = parameter.Position is null ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
        var call = parameter.IsSwitch ? name : $"{name} <{parameter.Type}>";
        return parameter.IsRequired ? call : $"[{call}]";
    }
}
