using System.Management.Automation;
using Pathway.Annotation;
using Pathway.Asking;
using Pathway.Curators;
using Pathway.Inputs;
using Pathway.Model;
using Pathway.Ontologies;
using Pathway.Ontology;
using Pathway.OntologyFiles;
using Pathway.Pipeline;
using Pathway.Questions;
using Pathway.Steps.Terms;

namespace Pathway.Commands;

/// <summary>Assigns pathway terms to interactions that carry none, and passes each interaction on.</summary>
/// <remarks>
/// <para>A function without a term gets the one that its text names: the title first, then the sentences about process and effect, by the
/// match with the ontology (-Ontology). Where the text names none, or there is no text, the processes to which both genes are annotated
/// serve: the most informative first, at most three, those of electronic annotation (IEA) last. Terms that are too general are left out.
/// Where the genes share none, what the text hints at serves, with less confidence: a structure whose assembly is a process, or a
/// modification.</para>
/// <para>By default nobody is asked and no key is needed, whatever -Curator says. Names of proteins may be approved human symbols, aliases,
/// UniProt accessions, Ensembl genes and proteins, or Entrez identifiers. A name that may mean several genes is not guessed: the function
/// stays without a term.</para>
/// <para>TermAssignments of each interaction holds every term with its reason: the words of the text, or the evidence codes of both genes.
/// Where no term was found it holds the reason for that. One warning counts them. Terms of the input are never changed.</para>
/// <para>With -TermCurator Model a language model reads the text of each function: title, arrow, process, effect, consequences, specific
/// effects. It is asked about each function alone, twenty functions a call, and names its process. Where the ontology certainly has that
/// process, its spelling is used. For other names a second question says whether one of the most similar known terms, at most twenty,
/// names the same; then that term is used. -TermCurator Hybrid asks only where the match with the ontology is not certain. Functions
/// without text, and those whose text names no process for the model, get their terms from annotation.</para>
/// <para>Answers are stored as they arrive, and a further interaction asks only what is new. A question that stays open leaves its function
/// without a term; the same command asks it again. -Curator Replay uses stored answers only.</para>
/// <para>Invoke-PathwayPipeline does the same, unless -NoTermAssignment is given.</para>
/// </remarks>
/// <parameter name="Curator">Here only Replay has an effect. Who reads the texts is -TermCurator.</parameter>
/// <parameter name="Ontology">Here it has no effect: texts are matched with the embedded ontology.</parameter>
/// <parameter name="BatchKind" default="assign-term, standardize-term"></parameter>
/// <parameter name="EstimateOnly">With -TermCurator Ontology nobody is asked, and all numbers are 0.</parameter>
/// <returns>The interactions, in their order; with -EstimateOnly an estimate, with -AsJob a job.</returns>
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
/// <example>
/// <para>Estimate what a model would cost</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Resolve-PathwayTerm -TermCurator Hybrid -WhatIf
/// </code>
/// <para>Nothing is asked and nothing is written.</para>
/// </example>
/// <example>
/// <para>Get the estimate as an object, and go on only if it is cheap</para>
/// <code>
/// $interactions = Import-PathwayInteraction ./atxn3.json
/// $estimate = $interactions | Resolve-PathwayTerm -TermCurator Model -EstimateOnly
/// "$($estimate.ExpectedCalls) calls, about $($estimate.ExpectedCost) $($estimate.Currency)"
/// if ($estimate.ExpectedCost -lt 0.05) { "go on, with -MaxCost $($estimate.MostCost)" }
/// </code>
/// </example>
/// <seealso href="Import-PathwayInteraction"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="Invoke-PathwayPipeline"/>
/// <seealso href="about_Pathway_Formats"/>
/// <seealso href="about_Pathway_Models"/>
[Cmdlet(VerbsDiagnostic.Resolve, "PathwayTerm", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayInteraction), typeof(PathwayEstimate), typeof(Job))]
public sealed class ResolvePathwayTermCommand : AskingCmdlet
{
    private readonly InteractionInput input = new(new RejectedInputs());
    private readonly TermSummary summary = new();
    private readonly List<PathwayInteraction> collected = [];
    private TermStep step = null!;
    private ChosenOntology ontology = null!;

    /// <summary>The interactions; also rows and records as ConvertTo-PathwayInteraction takes them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>
    /// Who reads the texts of functions: Ontology is the match with the ontology; Model is a language model; Hybrid is the
    /// ontology where it is certain and the model elsewhere. Only Model and Hybrid ask, and only about functions that have text.
    /// </summary>
    [Parameter]
    [ValidateSet(CuratorNames.Ontology, CuratorNames.Model, CuratorNames.Hybrid)]
    public string TermCurator { get; set; } = CuratorNames.Ontology;

    /// <summary>The annotation of genes: the name of one that was imported with Import-PathwayAnnotation.</summary>
    /// <value>the annotation of human genes that ships with the module</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.AnnotationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Annotation { get; set; }

    private bool AsksModel => TermSteps.AsksModel(TermCurator);

    private protected override IReadOnlyList<string> DefaultBatchKinds => QuestionStage.Naming;

    // By the ontology alone nothing is asked, so that the settings of a model need not be valid.
    private protected override void Begin()
    {
        if (AsksModel) { base.Begin(); }
        else if (AsksModelByMistake)
        {
            WriteWarning($"-Curator {Curator} has no effect here, and no model is asked: -TermCurator Model or Hybrid asks one.");
        }
        ontology = AsksModel ? Settings.Choice.Ontology : OntologySelection.Choose(this, Ontology);
        step = Annotation is null ? TermSteps.Create(ontology, null)
            : new TermStep(new AnnotationLibrary(OntologySelection.GetFolder(this)).Open(Annotation, ontology.Index.Graph),
                TermRecognizer.Of(ontology));
    }

    private bool AsksModelByMistake => CuratorNames.Model.Equals(Curator, StringComparison.OrdinalIgnoreCase)
        || CuratorNames.Hybrid.Equals(Curator, StringComparison.OrdinalIgnoreCase);

    private protected override ChosenCurators ChooseCurators(CuratorChoice choice) => TermCurators.Choose(choice);

    private protected override string GetIdentity(ChosenCurators chosen) => string.Join('\n', "terms", base.GetIdentity(chosen));

    private protected override void Process()
    {
        // A null from the pipeline arrives as no array at all.
        foreach (var item in InputObject ?? [null])
        {
            StopToken.ThrowIfCancellationRequested();
            foreach (var interaction in input.Read(item))
            {
                // The model is asked about all functions together; otherwise each interaction goes on at once.
                if (AsksModel) { collected.Add(interaction); }
                // Nobody is asked, and an estimate assigns nothing.
                else if (EstimateOnly) { continue; }
                else { Emit(interaction, step.Assign(interaction)); }
            }
        }
    }

    private protected override void End()
    {
        foreach (var wrong in input.Rejected.ToErrors()) { Report(wrong); }
        if (EstimateOnly && collected.Count == 0)
        {
            WriteObject(new PathwayEstimate { Command = MyInvocation.MyCommand.Name });
            return;
        }
        if (collected.Count > 0) { AskAndEmit(TermSteps.CreateModelStep(step, ontology.Terms, TermCurator)); }
        if (summary.Describe() is { } text) { Write(new StreamRecord.Warning(text)); }
    }

    private void AskAndEmit(ModelTermStep step)
    {
        if (IsOnlyEstimated(CountAsync)) { return; }
        if (!ShouldProcess(DescribeAction(ActionText, CountAsync), $"{ActionText}?", "Pathway")) { return; }
        IReadOnlyList<PathwayFailure> open = [];
        var resolved = ExecuteRun(async (run, _, stop) =>
        {
            var assigned = await step.AssignAsync(collected, [], run, stop).ConfigureAwait(false);
            open = run.Failures;
            return assigned;
        }, static _ => 0);
        ReportOpenQuestions(open);
        for (var place = 0; place < collected.Count; place++) { Emit(collected[place], resolved[place]); }

        async Task<RunEstimate> CountAsync(IEstimator asker, CancellationToken stop) =>
            (await TermEstimate.OfAsync(step, collected, [], asker, stop).ConfigureAwait(false)).Estimate;
    }

    private void Emit(PathwayInteraction given, PathwayInteraction resolved)
    {
        if (!ReferenceEquals(resolved, given)) { summary.Add(resolved); }
        WriteObject(resolved);
    }

    private string ActionText => collected.Count == 1 ? "Assign terms to the functions of 1 interaction"
        : $"Assign terms to the functions of {collected.Count} interactions";
}

/// <summary>The assignment of terms by an ontology and the annotation of an organism.</summary>
internal static class TermSteps
{
    private static readonly Lazy<TermStep> Embedded = new(static () => new TermStep(EmbeddedAnnotation.Processes, TermRecognizer.Embedded));

    /// <summary>The step for an ontology and an organism. Its tables are loaded here.</summary>
    /// <param name="ontology">The ontology whose terms are assigned, where its terms are annotated; else the embedded one.</param>
    /// <param name="taxon">The organism; null for human genes.</param>
    public static TermStep Create(ChosenOntology ontology, TermTaxon? taxon)
    {
        if (ontology.IsEmbedded && taxon is null) { return Embedded.Value; }
        var annotation = taxon?.Annotation ?? EmbeddedAnnotation.Of(ontology.Index.Graph);
        // What no gene carries cannot be weighed, as the pathways of Reactome.
        return annotation is ProcessAnnotation { IsEmpty: true } ? Embedded.Value : new TermStep(annotation, TermRecognizer.Of(ontology));
    }

    /// <summary>Whether a model reads the texts.</summary>
    /// <param name="curator">The value of -TermCurator, in any case.</param>
    public static bool AsksModel(string curator) => !CuratorNames.Ontology.Equals(curator, StringComparison.OrdinalIgnoreCase);

    /// <summary>The step in which a model reads the texts.</summary>
    /// <param name="step">Assigns what no text says.</param>
    /// <param name="terms">The spellings of the ontology.</param>
    /// <param name="curator">Model or Hybrid, in any case.</param>
    public static ModelTermStep CreateModelStep(TermStep step, ITermCatalog terms, string curator) => new(step, terms,
        CuratorNames.Hybrid.Equals(curator, StringComparison.OrdinalIgnoreCase) ? CuratorCatalog.MinConfidence : null);
}
