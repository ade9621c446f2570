using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Pathway.Hosting;

/// <summary>
/// A host that records the lines written to it (such as those of -WhatIf), and answers confirmations by a rule.
/// </summary>
internal sealed class RecordingHost : PSHost
{
    private readonly Recording ui = new();

    /// <summary>The lines that were written so far.</summary>
    public IReadOnlyList<string> Lines => ui.Lines;

    /// <summary>Answers a confirmation, given its text.</summary>
    public Func<string, bool> Confirms { set => ui.Confirms = value; }

    public override string Name => "recording";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => ui;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override void SetShouldExit(int exitCode) => throw new NotSupportedException("There is nothing to exit.");

    public override void EnterNestedPrompt() => throw new NotSupportedException("There is no prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("There is no prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    private sealed class Recording : PSHostUserInterface
    {
        private readonly List<string> lines = [];

        public IReadOnlyList<string> Lines { get { lock (lines) { return [.. lines]; } } }

        public Func<string, bool> Confirms { get; set; } = static _ => true;

        public override PSHostRawUserInterface? RawUI => null;

        public override void Write(string value) => Keep(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Keep(value);

        public override void WriteLine(string value) => Keep(value);

        public override void WriteErrorLine(string value) => Keep(value);

        public override void WriteWarningLine(string message) => Keep(message);

        public override void WriteVerboseLine(string message) => Keep(message);

        public override void WriteDebugLine(string message) => Keep(message);

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override string ReadLine() => throw new NotSupportedException("Nobody types here.");

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException("Nobody types here.");

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            throw new NotSupportedException("Nobody types here.");

        // The choices of a confirmation are Yes, Yes to All, No, No to All.
        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Keep(message);
            return Confirms(message) ? 0 : 2;
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            throw new NotSupportedException("Nobody types here.");

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName,
            PSCredentialTypes allowedCredentialTypes,
            PSCredentialUIOptions options) => throw new NotSupportedException("Nobody types here.");

        private void Keep(string line)
        {
            lock (lines) { lines.Add(line); }
        }
    }
}
