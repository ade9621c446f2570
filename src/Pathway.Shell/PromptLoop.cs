using System.Management.Automation.Language;

namespace Pathway.Shell;

/// <summary>Reads commands and runs them until "exit" or the end of the input. A command that is not finished goes on in the next line.</summary>
internal sealed class PromptLoop(ShellSession session)
{
    public int Run()
    {
        Console.WriteLine("Pathway shell: the language and the core cmdlets of PowerShell, and the Pathway module. 'exit' leaves.");
        while (session.ExitCode is null)
        {
            if (ReadCommand() is not { } command) { break; }
            if (!string.IsNullOrWhiteSpace(command)) { session.RunLine(command); }
        }
        return session.ExitCode ?? 0;
    }

    private static string? ReadCommand()
    {
        var text = "";
        for (var prompt = $"Pathway {Environment.CurrentDirectory}> "; ; prompt = ">> ")
        {
            Console.Write(prompt);
            if (Console.ReadLine() is not { } line) { return text.Length == 0 ? null : text; }
            text += text.Length == 0 ? line : "\n" + line;
            Parser.ParseInput(text, out _, out var faults);
            // An empty line ends what cannot be finished: the parser then says what is wrong.
            if (line.Length == 0 || !faults.Any(static fault => fault.IncompleteInput)) { return text; }
        }
    }
}
