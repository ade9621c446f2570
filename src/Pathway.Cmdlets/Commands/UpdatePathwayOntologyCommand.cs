using System.Management.Automation;
using Pathway.Configuration;
using Pathway.Model;
using Pathway.Ontologies;
using Pathway.OntologyFiles;

namespace Pathway.Commands;

/// <summary>Downloads the current Gene Ontology and imports it.</summary>
/// <remarks>
/// <para>The address is that of the setting GeneOntologyUri. A download that stops continues where it stopped when the command runs again.
/// The ontology that ships with the module is not changed and stays the default: choose the new one with -Ontology, or with
/// Set-PathwayConfiguration for all commands.</para>
/// <para>Answers of the new release have keys of their own, so that stored answers of the old one stay valid for it.</para>
/// </remarks>
/// <returns>The imported ontology.</returns>
/// <example>
/// <para>Show from where the Gene Ontology would be downloaded</para>
/// <code>
/// Update-PathwayOntology -WhatIf
/// </code>
/// <para>Without -WhatIf it is downloaded and imported as GO. 'Set-PathwayConfiguration Ontology GO' uses it from then on.</para>
/// </example>
/// <example>
/// <para>Keep several releases beside each other, each under a name of its own</para>
/// <code>
/// Update-PathwayOntology "GO-$(Get-Date -Format yyyy-MM-dd)" -WhatIf
/// </code>
/// <para>Without -WhatIf it is imported under this name; Get-PathwayOntology lists all.</para>
/// </example>
/// <example>
/// <para>Accept only the file with a known checksum</para>
/// <code>
/// Update-PathwayOntology -Sha256 ('0' * 64) -WhatIf
/// </code>
/// <para>A file with another checksum would be an error, and nothing would be imported.</para>
/// </example>
/// <seealso href="Import-PathwayOntology"/>
/// <seealso href="Get-PathwayOntology"/>
/// <seealso href="Set-PathwayConfiguration"/>
[Cmdlet(VerbsData.Update, "PathwayOntology", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayOntology))]
public sealed class UpdatePathwayOntologyCommand : OntologyImportCmdlet
{
    /// <summary>The name by which -Ontology chooses it: at most 64 letters, digits, dots, hyphens and underscores.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "GO";

    private protected override void End()
    {
        OntologyNaming.EnsureValid(Name);
        EnsureChecksums(1);
        var address = OntologySelection.Read(Settings.GeneOntologyUri);
        _ = SourceDownload.Parse(address);
        if (!ShouldProcess(address, $"Download and import the ontology {Name}")) { return; }
        var stored = Store([address], new OntologyImportOptions { Name = Name });
        WriteVerbose($"-Ontology {stored.Name} uses release {stored.Release}.");
        WriteObject(stored);
    }
}
