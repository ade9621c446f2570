using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Pathway.Shell;

/// <summary>How PowerShell's streams reach the console: errors and progress on standard error, all else on standard output, as in pwsh.</summary>
internal sealed class ShellInterface : PSHostUserInterface
{
    private readonly ProgressLine progress = new();
    private readonly object gate = new();

    /// <summary>Whether escape sequences are wanted: on a terminal, and not under NO_COLOR.</summary>
    public static bool IsColourful { get; } = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>Whether all text goes to standard error for now.</summary>
    public bool WriteToError { get; set; }

    public override PSHostRawUserInterface RawUI { get; } = new ShellRawInterface();

    public override bool SupportsVirtualTerminal => IsColourful;

    public override void Write(string value) => Write(Normal, value, newLine: false);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(Normal, value, newLine: true);

    public override void WriteErrorLine(string value) => Write(Console.Error, Styled(value, PSStyle.Instance.Formatting.Error), newLine: true);

    public override void WriteWarningLine(string message) => WriteLine(Styled($"WARNING: {message}", PSStyle.Instance.Formatting.Warning));

    public override void WriteVerboseLine(string message) => WriteLine(Styled($"VERBOSE: {message}", PSStyle.Instance.Formatting.Verbose));

    public override void WriteDebugLine(string message) => WriteLine(Styled($"DEBUG: {message}", PSStyle.Instance.Formatting.Debug));

    public override void WriteInformation(InformationRecord record)
    {
        // Shown by whoever writes it; the host only keeps it from being an error.
    }

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (gate) { progress.Show(record); }
    }

    /// <summary>Takes a progress line away that nobody completed.</summary>
    public void EndProgress()
    {
        lock (gate) { progress.Clear(); }
    }

    public override string ReadLine() => Console.ReadLine() ?? "";

    public override SecureString ReadLineAsSecureString() => ConsoleInput.ReadSecret();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        Explain(caption, message);
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in descriptions)
        {
            Write($"{field.Name}: ");
            answers[field.Name] = PSObject.AsPSObject(field.ParameterTypeName == nameof(SecureString) ? ReadLineAsSecureString() : ReadLine());
        }
        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Explain(caption, message);
        return ConsoleInput.Choose(choices, defaultChoice, Write);
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
    {
        Explain(caption, message);
        Write($"Password for {userName}: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    private TextWriter Normal => WriteToError ? Console.Error : Console.Out;

    private void Explain(string caption, string message)
    {
        foreach (var line in (string[])[caption, message]) { if (!string.IsNullOrEmpty(line)) { WriteLine(line); } }
    }

    private void Write(TextWriter writer, string value, bool newLine)
    {
        lock (gate)
        {
            progress.Clear();
            // The formatter always writes escape sequences; leaving them out is the host's part.
            var shown = GetOutputString(value, IsColourful);
            writer.Write(newLine ? shown + Environment.NewLine : shown);
            writer.Flush();
        }
    }

    private static string Styled(string text, string style) => IsColourful ? $"{style}{text}{PSStyle.Instance.Reset}" : text;
}
