using System.Globalization;
using System.Management.Automation.Host;

namespace Pathway.Shell;

/// <summary>What PowerShell knows of the program that it runs in.</summary>
internal sealed class ShellHost : PSHost
{
    public ShellInterface Interface { get; } = new();

    /// <summary>What "exit" asked for, or null.</summary>
    public int? ExitCode { get; private set; }

    public override string Name => "Pathway shell";

    public override Version Version => typeof(ShellHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => Interface;

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    public override void NotifyBeginApplication()
    {
        // Programs share the console as it is.
    }

    public override void NotifyEndApplication()
    {
        // Programs share the console as it is.
    }
}
