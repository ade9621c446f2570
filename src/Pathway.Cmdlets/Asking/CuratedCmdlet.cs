using System.Management.Automation;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Questions;
using Pathway.Steps.Curation;

namespace Pathway.Asking;

/// <summary>A cmdlet that asks about terms, and lets the decisions of a curation file win.</summary>
public abstract class CuratedCmdlet : AskingCmdlet
{
    private CuratedCatalog? curatedTerms;

    /// <summary>
    /// A curation file: a table with the columns term, one of parent, same-as, keep-apart and interaction, and reason and who. Its
    /// decisions win over every curator. See about_Pathway_Formats.
    /// </summary>
    /// <value>as configured: CurationPath</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CurationPath { get; set; }

    /// <summary>Certain facts of the chosen ontology about names.</summary>
    private protected ITermCatalog Terms => Curation.IsEmpty ? Settings.Choice.Ontology.Terms : curatedTerms
        ??= new CuratedCatalog(Settings.Choice.Ontology.Terms, Curation);

    /// <summary>The decisions of the curation file; none by default.</summary>
    private protected CurationSet Curation { get; private set; } = CurationSet.Empty;

    /// <summary>Reads the curation file, and begins to load the ontology.</summary>
    /// <exception cref="PathwayException">The file cannot be read, or its decisions contradict each other.</exception>
    private protected override void Begin()
    {
        base.Begin();
        if ((CurationPath ?? Settings.CurationPath) is { Length: > 0 } path)
        {
            var file = PathResolver.ResolveFile(SessionState, path);
            Curation = new CurationSet(file, CurationFile.Read(file));
        }
        Settings.Choice.Ontology.Preload();
    }

    /// <summary>Answers what a person decided, and asks the rest.</summary>
    private protected IAsker Curate(IAsker asker) => Curation.IsEmpty ? asker : new CuratedAsker(asker, Curation);

    /// <summary>Warns of the lines of the curation file that have no effect.</summary>
    private protected void ReportUnusedCuration(PathwayHierarchy result)
    {
        var unused = Curation.FindUnused(result);
        if (unused.Count == 0) { return; }
        Write(new StreamRecord.Warning($"{(unused.Count == 1 ? "1 line" : $"{unused.Count} lines")} of the curation file had no effect: "
            + $"{string.Join("; ", unused.Take(5))}{(unused.Count > 5 ? "; …" : "")}."));
    }
}
