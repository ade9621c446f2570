using System.Management.Automation;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Ontologies;
using Pathway.Pipeline;

namespace Pathway.Commands;

/// <summary>Lists the ontologies that -Ontology can choose.</summary>
/// <remarks>
/// <para>Embedded ships with the module. The others were imported; each has its release, its licence, the file or address from which it
/// came, and the checksum of that file.</para>
/// </remarks>
/// <returns>The ontologies.</returns>
/// <example>
/// <para>List all ontologies</para>
/// <code>
/// Get-PathwayOntology
/// </code>
/// </example>
/// <example>
/// <para>Show where an ontology comes from</para>
/// <code>
/// Import-PathwayOntology ./pathways.obo -Name Mine
/// Get-PathwayOntology M* | Format-List Name, Release, Licence, Source, Sha256
/// </code>
/// </example>
/// <example>
/// <para>Show the release that answers</para>
/// <code>
/// (Get-PathwayOntology Embedded).Release
/// </code>
/// </example>
/// <seealso href="Import-PathwayOntology"/>
/// <seealso href="Remove-PathwayOntology"/>
/// <seealso href="Find-PathwayTerm"/>
[Cmdlet(VerbsCommon.Get, "PathwayOntology")]
[OutputType(typeof(PathwayOntology))]
public sealed class GetPathwayOntologyCommand : PathwayCmdlet
{
    /// <summary>The names of ontologies; wildcards are allowed.</summary>
    /// <value>* (all)</value>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.OntologyCompleter))]
    public string[] Name { get; set; } = ["*"];

    private protected override void Process()
    {
        var library = OntologySelection.GetLibrary(this);
        foreach (var name in Name)
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            var found = library.Names().Where(pattern.IsMatch).ToArray();
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name)) { found = [name]; }
            foreach (var one in found)
            {
                try { WriteObject(library.Find(one)); }
                catch (PathwayException failure) { Report(failure); }
            }
        }
    }
}
