namespace Pathway.Shell;

/// <summary>What the command line asks for: a script with its arguments, a command, or a prompt. The words are those of pwsh.</summary>
internal sealed record ShellArguments
{
    public const string Usage = """
        usage: Pathway.Shell [-File] SCRIPT.ps1 [ARGUMENT ...]     run a script
               Pathway.Shell -Command TEXT ...                    run a command; "-" reads it from standard input
               Pathway.Shell                                      an interactive prompt

        A small host for machines without PowerShell: the language, the core cmdlets and the Pathway module.
        For everything else install PowerShell 7.4 or newer (pwsh); scripts run there unchanged.
        """;

    // Accepted because people type them by habit; this host has no profile and no logo.
    private static readonly string[] Ignored = ["-NoProfile", "-NoLogo", "-NonInteractive"];

    public string? File { get; private init; }
    public string? Command { get; private init; }
    public IReadOnlyList<string> Rest { get; private init; } = [];
    public bool IsHelp { get; private init; }
    public string? Fault { get; private init; }

    public static ShellArguments Parse(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var word = arguments[i];
            string[] rest = [.. arguments.Skip(i + 1)];
            if (Is(word, Ignored)) { continue; }
            if (Is(word, "-Help", "-h", "-?", "--help")) { return new ShellArguments { IsHelp = true }; }
            if (Is(word, "-Command", "-c")) { return OfCommand(rest); }
            if (Is(word, "-File", "-f")) { return rest.Length == 0 ? new ShellArguments { Fault = "-File needs a script." } : OfFile(rest); }
            return word.StartsWith('-') ? new ShellArguments { Fault = $"There is no parameter '{word}'." } : OfFile([word, .. rest]);
        }
        return Console.IsInputRedirected ? OfCommand(["-"]) : new ShellArguments();
    }

    private static ShellArguments OfFile(string[] words) => System.IO.File.Exists(words[0])
        ? new ShellArguments { File = Path.GetFullPath(words[0]), Rest = words[1..] }
        : new ShellArguments { Fault = $"There is no script '{words[0]}'." };

    private static ShellArguments OfCommand(string[] words) => words switch
    {
        [] => new ShellArguments { Fault = "-Command needs a text." },
        ["-"] => new ShellArguments { Command = Console.In.ReadToEnd() },
        _ => new ShellArguments { Command = string.Join(' ', words) },
    };

    private static bool Is(string word, params string[] names) => names.Contains(word, StringComparer.OrdinalIgnoreCase);
}
