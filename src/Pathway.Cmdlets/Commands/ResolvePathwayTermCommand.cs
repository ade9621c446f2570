using System.Management.Automation;
using Pathway.Annotation;
using Pathway.Inputs;
using Pathway.Model;
using Pathway.Ontologies;
using Pathway.Ontology;
using Pathway.OntologyFiles;
using Pathway.Pipeline;
using Pathway.Steps.Terms;

namespace Pathway.Commands;

/// <summary>Assigns pathway terms to interactions that carry none, and passes each interaction on.</summary>
/// <remarks>
/// <para>A function without a term gets the one that its text names: the title first, then the sentences about process and effect, by the
/// match with the embedded ontology. Where the text names none, or there is no text, the processes to which both genes are annotated serve:
/// the most informative first, at most three, those of electronic annotation (IEA) last. Terms that are too general are left out.</para>
/// <para>Nobody is asked and no key is needed. Names of proteins may be approved human symbols, aliases, UniProt accessions, Ensembl genes
/// and proteins, or Entrez identifiers. A name that may mean several genes is not guessed: the function stays without a term.</para>
/// <para>TermAssignments of each interaction holds every term with its reason: the words of the text, or the evidence codes of both genes.
/// Where no term was found it holds the reason for that. One warning counts them. Terms of the input are never changed.</para>
/// <para>Invoke-PathwayPipeline does the same, unless -NoTermAssignment is given.</para>
/// </remarks>
/// <returns>The interactions, in their order.</returns>
/// <example>
/// <para>See which terms are assigned, and why</para>
/// <code>
/// Import-PathwayInteraction ./pairs.csv | Resolve-PathwayTerm -WarningAction SilentlyContinue | ForEach-Object {
///     foreach ($one in $_.TermAssignments) { "$($_.Id): $one. $($one.Provenance.Reason)" }
/// }
/// </code>
/// </example>
/// <example>
/// <para>From pairs without terms to a hierarchy</para>
/// <code>
/// Import-PathwayInteraction ./pairs.csv | Resolve-PathwayTerm -WarningAction SilentlyContinue |
///     Invoke-PathwayHierarchy | Show-PathwayTree
/// </code>
/// </example>
/// <example>
/// <para>List what stays without a term</para>
/// <code>
/// Import-PathwayInteraction ./pairs.csv | Resolve-PathwayTerm -WarningAction SilentlyContinue |
///     Where-Object { $_.Terms.Count -eq 0 } | ForEach-Object { "$($_.Id): $($_.TermAssignments[0].Provenance.Reason)" }
/// </code>
/// </example>
/// <seealso href="Import-PathwayInteraction"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="Invoke-PathwayPipeline"/>
/// <seealso href="about_Pathway_Formats"/>
[Cmdlet(VerbsDiagnostic.Resolve, "PathwayTerm")]
[OutputType(typeof(PathwayInteraction))]
public sealed class ResolvePathwayTermCommand : PathwayCmdlet
{
    private readonly RejectedInputs rejected = new();
    private readonly TermSummary summary = new();
    private TermStep step = null!;

    /// <summary>The interactions.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>Who assigns terms: Ontology, by text and annotation.</summary>
    [Parameter]
    [ValidateSet("Ontology")]
    public string TermCurator { get; set; } = "Ontology";

    /// <summary>The annotation of genes: the name of one that was imported with Import-PathwayAnnotation.</summary>
    /// <value>the annotation of human genes that ships with the module</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Annotation { get; set; }

    private protected override void Begin() => step = Annotation is null ? EmbeddedTerms.Step
        : new TermStep(new AnnotationLibrary(OntologySelection.GetFolder(this)).Open(Annotation, EmbeddedOntology.Graph),
            TermRecognizer.Embedded);

    private protected override void Process()
    {
        // A null from the pipeline arrives as no array at all.
        foreach (var item in InputObject ?? [null])
        {
            StopToken.ThrowIfCancellationRequested();
            if (item?.BaseObject is not PathwayInteraction interaction)
            {
                rejected.Add(InputFault.NoInteraction(RejectedInputs.GetTypeName(item)), item);
                continue;
            }
            var resolved = step.Assign(interaction);
            if (!ReferenceEquals(resolved, interaction)) { summary.Add(resolved); }
            WriteObject(resolved);
        }
    }

    private protected override void End()
    {
        foreach (var wrong in rejected.ToErrors()) { Report(wrong); }
        if (summary.Describe() is { } text) { Write(new StreamRecord.Warning(text)); }
    }
}

/// <summary>The assignment of terms by what ships inside the module.</summary>
internal static class EmbeddedTerms
{
    private static readonly Lazy<TermStep> Shared = new(static () => new TermStep(EmbeddedAnnotation.Processes, TermRecognizer.Embedded));

    /// <summary>The step; its tables are loaded when it is first used.</summary>
    public static TermStep Step => Shared.Value;
}
