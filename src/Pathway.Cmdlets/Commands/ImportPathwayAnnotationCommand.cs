using System.Globalization;
using System.Management.Automation;
using Pathway.Model;
using Pathway.Ontologies;
using Pathway.OntologyFiles;
using Pathway.Pipeline;

namespace Pathway.Commands;

/// <summary>Imports the annotation of genes to processes, of any organism.</summary>
/// <remarks>
/// <para>Resolve-PathwayTerm -Annotation assigns terms by it, and Invoke-PathwayPipeline does so for interactions of its organism.
/// Annotation of one organism also says which terms that organism uses: siblings, guesses and intermediate terms are taken from them
/// (-TermTaxon). Of a file with several organisms import the one that you
/// need with -Taxon. Of several imports of one organism the last release serves; it goes before the human annotation of the module.</para>
/// <para>GAF 2.0 to 2.2 and GPAD 1.1 to 2.0 are read, packed with gzip or not. Of GAF only processes count (aspect P). A line with NOT is
/// a denial: it is no annotation, and an electronic annotation (IEA) of the same gene to the same term does not count beside it.</para>
/// <para>Genes are found by symbol, identifier or synonym; GPAD has identifiers only. Only an address that you name touches the network. A
/// file that is damaged is one error, and annotation of the same name stays as it was. Otherwise it is replaced.</para>
/// </remarks>
/// <returns>The imported annotation.</returns>
/// <example>
/// <para>Assign terms to interactions of mouse genes</para>
/// <code>
/// Import-PathwayAnnotation ./mouse.gaf -Name mouse
/// Import-PathwayInteraction ./pairs.csv | Resolve-PathwayTerm -Annotation mouse -WarningAction SilentlyContinue
/// </code>
/// </example>
/// <example>
/// <para>Import only one organism of a file with several</para>
/// <code>
/// Import-PathwayAnnotation ./mouse.gaf -Name mouse -Taxon 10090
/// </code>
/// </example>
/// <example>
/// <para>Import only if the file is the expected one</para>
/// <code>
/// Import-PathwayAnnotation ./mouse.gaf -Name mouse -Sha256 (Get-FileHash ./mouse.gaf).Hash
/// </code>
/// </example>
/// <example>
/// <para>Find siblings of mouse terms</para>
/// <code>
/// Import-PathwayAnnotation ./mouse.gaf -Name mouse -Taxon 10090
/// 'Aggrephagy' | Invoke-PathwayHierarchy -TermTaxon 10090 | Find-PathwaySibling -TermTaxon 10090
/// </code>
/// </example>
/// <seealso href="Resolve-PathwayTerm"/>
/// <seealso href="Find-PathwaySibling"/>
/// <seealso href="Import-PathwayOntology"/>
[Cmdlet(VerbsData.Import, "PathwayAnnotation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayAnnotation))]
public sealed class ImportPathwayAnnotationCommand : OntologyImportCmdlet
{
    /// <summary>The file, or an address that begins with https://. Nothing in the name is a wildcard.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Uri", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>
    /// The name by which Resolve-PathwayTerm -Annotation chooses it: at most 64 letters, digits, dots, hyphens and underscores.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>
    /// The organism whose genes are read, as an NCBI taxonomy identifier, such as 10090 for the mouse. GPAD names no organisms: there it
    /// says of which one the file is.
    /// </summary>
    /// <value>all</value>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Taxon { get; set; }

    private protected override void End()
    {
        OntologyNaming.EnsureValid(Name);
        EnsureChecksums(1);
        if (SourceDownload.IsAddress(Path)) { _ = SourceDownload.Parse(Path); }
        if (!ShouldProcess(Path, "Import the annotation")) { return; }
        var library = new AnnotationLibrary(OntologySelection.GetFolder(this));
        var imported = WithSources([Path], (sources, _, stop) =>
            library.Import(sources[0], Name, Taxon?.ToString(CultureInfo.InvariantCulture), stop));
        Write(new StreamRecord.Verbose(string.Create(CultureInfo.InvariantCulture,
            $"{imported.Genes} genes, {imported.Annotations} annotations, {imported.Denials} denials.")));
        WriteObject(imported);
    }
}
