using System.Management.Automation;
using Pathway.Model;
using Pathway.Ontologies;
using Pathway.OntologyFiles;

namespace Pathway.Commands;

/// <summary>Imports an ontology, so that -Ontology can choose it.</summary>
/// <remarks>
/// <para>OBO 1.2 and 1.4, OBO Graphs JSON, and the two tables of Reactome (ReactomePathways.txt and ReactomePathwaysRelation.txt, given
/// together) are read, packed with gzip or not. The content decides, not the name of the file. Only an address that you name touches the
/// network; a download that stops continues where it stopped when the same command runs again.</para>
/// <para>The ontology is checked and compiled into the folder of the setting OntologyPath. A file that is damaged, breaks off, has a cycle
/// or more than 400 MiB of text is one error, and an ontology of the same name stays as it was. Otherwise it is replaced. Release, licence
/// and checksum are kept, and name, release and content are part of the keys of answers, so that answers of two releases never mix.</para>
/// <para>Of a file with several namespaces the terms of biological_process are used, if it has any; -Namespace chooses others. Links other
/// than is_a, part_of and the kinds of regulates are left out.</para>
/// <para>An ontology without terms of the usual root profiles brings its own roots: -RootProfile ontology uses its top terms.</para>
/// </remarks>
/// <returns>The imported ontology.</returns>
/// <example>
/// <para>Import a file, and build a hierarchy with it</para>
/// <code>
/// Import-PathwayOntology ./pathways.obo -Name Mine
/// 'Macroautophagy' | Invoke-PathwayHierarchy -Ontology Mine -RootProfile ontology
/// </code>
/// </example>
/// <example>
/// <para>Import Reactome's two tables</para>
/// <code>
/// Import-PathwayOntology ./ReactomePathways.txt, ./ReactomePathwaysRelation.txt -Name Reactome -Release 89
/// </code>
/// </example>
/// <example>
/// <para>Import only if the file is the expected one</para>
/// <code>
/// $expected = (Get-FileHash ./pathways.obo -Algorithm SHA256).Hash
/// Import-PathwayOntology ./pathways.obo -Name Mine -Sha256 $expected
/// </code>
/// </example>
/// <seealso href="Get-PathwayOntology"/>
/// <seealso href="Update-PathwayOntology"/>
/// <seealso href="Remove-PathwayOntology"/>
/// <seealso href="Find-PathwayTerm"/>
/// <seealso href="about_Pathway_Roots"/>
[Cmdlet(VerbsData.Import, "PathwayOntology", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayOntology))]
public sealed class ImportPathwayOntologyCommand : OntologyImportCmdlet
{
    /// <summary>
    /// The file, or an address that begins with https://. Of Reactome the two tables, in any order. Nothing in a name is a wildcard.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Uri", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The name by which -Ontology chooses it: at most 64 letters, digits, dots, hyphens and underscores.</summary>
    /// <value>the identifier in the file, else its name</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The namespaces whose terms are used, such as biological_process.</summary>
    /// <value>biological_process where the file has it, else all</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Namespace { get; set; }

    /// <summary>The species whose pathways are used, of a file with several.</summary>
    /// <value>Homo sapiens</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Species { get; set; }

    /// <summary>The release, where the file does not say. It is part of the keys of answers.</summary>
    /// <value>as the file says</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Release { get; set; }

    /// <summary>The licence, where the file does not say.</summary>
    /// <value>as the file says</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Licence { get; set; }

    private protected override void End()
    {
        if (Name is not null) { OntologyNaming.EnsureValid(Name); }
        EnsureChecksums(Path.Length);
        foreach (var place in Path.Where(SourceDownload.IsAddress)) { _ = SourceDownload.Parse(place); }
        if (!ShouldProcess(string.Join(", ", Path), "Import the ontology")) { return; }
        WriteObject(Store(Path, new OntologyImportOptions
        {
            Name = Name, Namespaces = Namespace, Species = Species, Release = Release, Licence = Licence,
        }));
    }
}
