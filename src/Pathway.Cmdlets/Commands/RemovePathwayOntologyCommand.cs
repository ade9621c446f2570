using System.Management.Automation;
using Pathway.Errors;
using Pathway.Ontologies;
using Pathway.Ontology;
using Pathway.OntologyFiles;
using Pathway.Pipeline;

namespace Pathway.Commands;

/// <summary>Removes an imported ontology.</summary>
/// <remarks>
/// <para>Stored answers stay: they serve again when the same release is imported again. The ontology that ships with the module cannot be
/// removed. The cmdlet asks for confirmation; in scripts use -Confirm:$false.</para>
/// </remarks>
/// <returns>Nothing.</returns>
/// <example>
/// <para>Show what would be removed</para>
/// <code>
/// Import-PathwayOntology ./pathways.obo -Name Mine
/// Remove-PathwayOntology Mine -WhatIf
/// </code>
/// </example>
/// <example>
/// <para>Remove an ontology in a script</para>
/// <code>
/// Import-PathwayOntology ./pathways.obo -Name Mine
/// Get-PathwayOntology Mine | Remove-PathwayOntology -Confirm:$false
/// </code>
/// </example>
/// <example>
/// <para>Remove all imported ontologies</para>
/// <code>
/// Import-PathwayOntology ./pathways.obo -Name Mine
/// Get-PathwayOntology | Where-Object ImportedAt | Remove-PathwayOntology -Confirm:$false
/// </code>
/// </example>
/// <seealso href="Get-PathwayOntology"/>
/// <seealso href="Import-PathwayOntology"/>
[Cmdlet(VerbsCommon.Remove, "PathwayOntology", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemovePathwayOntologyCommand : PathwayCmdlet
{
    /// <summary>The names of the ontologies; wildcards are allowed, and never match the one that ships with the module.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.OntologyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    private protected override void Process()
    {
        var library = OntologySelection.GetLibrary(this);
        foreach (var name in Name.SelectMany(Find))
        {
            try
            {
                if (name.Equals(ChosenOntology.EmbeddedName, StringComparison.OrdinalIgnoreCase))
                {
                    throw new PathwayException(PathwayErrors.OntologyNameInvalid,
                        $"{ChosenOntology.EmbeddedName} ships with the module and cannot be removed.", name)
                        { Action = "Remove imported ontologies only: Get-PathwayOntology lists them." };
                }
                OntologyNaming.EnsureValid(name);
                if (ShouldProcess(library.Describe(name), "Remove the ontology")) { library.Remove(name); }
            }
            catch (PathwayException failure) { Report(failure); }
        }

        IEnumerable<string> Find(string name)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(name)) { return [name]; }
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            return library.Names().Where(known => known != ChosenOntology.EmbeddedName && pattern.IsMatch(known));
        }
    }
}
