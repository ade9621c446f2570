using System.Management.Automation;

namespace Pathway.Shell;

/// <summary>Says what to do when a script asks for a cmdlet that PowerShell has and this host does not.</summary>
internal static class MissingCmdlets
{
    private static readonly HashSet<string> Standard = Read();

    /// <summary>Whether PowerShell itself brings a cmdlet of that name.</summary>
    public static bool Knows(string name) => Standard.Contains(name);

    public static void Explain(CommandLookupEventArgs lookup)
    {
        // PowerShell also looks for "get-NAME": the name as it was written counts.
        if (!Knows(lookup.CommandName)) { return; }
        var message = $"'{lookup.CommandName}' is a standard cmdlet of PowerShell that this small host does not have. Run the script in pwsh (PowerShell 7.4 or newer).";
        var record = new ErrorRecord(new CommandNotFoundException(message), "StandardCmdletMissing", ErrorCategory.ObjectNotFound, lookup.CommandName)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = "Install PowerShell 7.4 or newer, import the module there with Import-Module ./Pathway.psd1, and run the same script." },
        };
        lookup.CommandScriptBlock = Bind(record);
        lookup.StopSearch = true;
    }

    // The block takes whatever the cmdlet would have taken, so that its parameters do not fail first.
    private static ScriptBlock Bind(ErrorRecord record)
    {
        using var context = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return (ScriptBlock)context.AddScript("param($record) { throw $record }.GetNewClosure()").AddArgument(record).Invoke()[0].BaseObject;
    }

    private static HashSet<string> Read()
    {
        using var resource = typeof(MissingCmdlets).Assembly.GetManifestResourceStream("StandardCmdlets.txt")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
