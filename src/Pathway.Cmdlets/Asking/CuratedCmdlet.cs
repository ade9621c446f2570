using System.Management.Automation;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Ontologies;
using Pathway.OntologyFiles;
using Pathway.Pipeline;
using Pathway.Questions;
using Pathway.Steps.Curation;

namespace Pathway.Asking;

/// <summary>A cmdlet that asks about terms, and lets the decisions of a curation file win.</summary>
public abstract class CuratedCmdlet : AskingCmdlet
{
    private CuratedCatalog? curatedTerms;

    /// <summary>
    /// A curation file: a table with the column term, one of the columns parent, same-as, keep-apart and interaction, and, if wanted,
    /// reason and who. Its decisions win over every curator. Export-PathwayHierarchy -Format Curation drafts one. See
    /// about_Pathway_Formats.
    /// </summary>
    /// <value>as configured: CurationPath; else none</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CurationPath { get; set; }

    /// <summary>
    /// The organism whose terms are used for siblings, guesses and intermediate terms: a taxonomy number of the NCBI such as 9606, or any
    /// for the terms of all organisms. Its annotation ships with the module (human) or is imported with Import-PathwayAnnotation.
    /// </summary>
    /// <value>as configured: TermTaxon; else the organism of most proteins of the input, human where it says nothing</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.TaxonCompleter))]
    public string? TermTaxon { get; set; }

    /// <summary>Certain facts of the chosen ontology about names.</summary>
    private protected ITermCatalog Terms => Curation.IsEmpty ? Settings.Choice.Ontology.Terms : curatedTerms
        ??= new CuratedCatalog(Settings.Choice.Ontology.Terms, Curation);

    /// <summary>The decisions of the curation file; none by default.</summary>
    private protected CurationSet Curation { get; private set; } = CurationSet.Empty;

    /// <summary>Checks -TermTaxon, reads the curation file, and begins to load the ontology.</summary>
    /// <exception cref="PathwayException">
    /// -TermTaxon is neither a number nor any, the file cannot be read, or its decisions contradict each other.
    /// </exception>
    private protected override void Begin()
    {
        base.Begin();
        if ((CurationPath ?? Settings.CurationPath) is { Length: > 0 } path)
        {
            var file = PathResolver.ResolveFile(SessionState, path);
            Curation = CurationSet.Create(file, CurationFile.Read(file), Settings.Choice.Ontology.Terms);
        }
        if (TermTaxon is not null && Configuration.Settings.TermTaxon.FindFault(TermTaxon) is { } fault)
        {
            throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"-TermTaxon is '{TermTaxon}': {fault}.", TermTaxon)
                { Action = "Give -TermTaxon a taxonomy number, such as 9606 for human or 10090 for mouse, or any for all organisms." };
        }
        Settings.Choice.Ontology.Preload();
    }

    /// <summary>Chooses the organism whose terms are used, before anything is asked.</summary>
    /// <param name="interactions">The input.</param>
    /// <exception cref="PathwayException">The named organism has no annotation here.</exception>
    private protected void ChooseTaxon(IEnumerable<PathwayInteraction> interactions)
    {
        var library = new AnnotationLibrary(OntologySelection.GetFolder(this));
        var chosen = new TaxonSelection(library, Settings.Choice.Ontology).Choose(TermTaxon ?? Settings.TermTaxon, interactions);
        if (chosen.Warning is { } warning) { Write(new StreamRecord.Warning(warning)); }
        Write(new StreamRecord.Verbose(chosen.Note
            ?? $"Siblings, guesses and intermediate terms: {chosen.Taxon?.ToString() ?? "all terms"}."));
        Settings = Settings with { Choice = Settings.Choice with { Taxon = chosen.Taxon } };
    }

    /// <summary>Answers what a person decided, and asks the rest.</summary>
    private protected IAsker Curate(IAsker asker) => Curation.IsEmpty ? asker : new CuratedAsker(asker, Curation);

    /// <summary>The same for an estimate.</summary>
    private protected IEstimator Curate(IEstimator estimator) => Curation.IsEmpty ? estimator : new CuratedEstimator(estimator, Curation);

    /// <summary>Warns of the lines of the curation file that have no effect.</summary>
    private protected void ReportUnusedCuration(PathwayHierarchy result)
    {
        var unused = Curation.FindUnused(result);
        if (unused.Count == 0) { return; }
        Write(new StreamRecord.Warning($"{(unused.Count == 1 ? "1 line" : $"{unused.Count} lines")} of the curation file had no effect: "
            + $"{string.Join("; ", unused.Take(5))}{(unused.Count > 5 ? "; …" : "")}."));
    }
}
