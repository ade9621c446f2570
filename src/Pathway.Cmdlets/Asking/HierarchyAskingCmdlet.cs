using System.Collections;
using System.Management.Automation;
using Pathway.Engine;
using Pathway.Hierarchies;
using Pathway.Model;

namespace Pathway.Asking;

/// <summary>A cmdlet that takes hierarchies like a <see cref="HierarchyCmdlet"/>, asks questions, and makes new hierarchies.</summary>
public abstract class HierarchyAskingCmdlet : CuratedCmdlet
{
    private readonly HierarchyCollector collector = new();

    /// <summary>
    /// All nodes of a hierarchy, or the hierarchy itself; also copies of them, such as the output of a job or of Import-Clixml.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>
    /// Accepts a part of a hierarchy: the nodes of the input and everything above them. Without it, missing nodes are an error.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowPartial { get; set; }

    /// <summary>Handles the hierarchies of the input, in their order; there is at least one.</summary>
    private protected abstract void Handle(IReadOnlyList<PathwayHierarchy> hierarchies);

    /// <summary>Makes a new hierarchy of each, all in one run, and reports the questions that stayed open.</summary>
    private protected IReadOnlyList<PathwayHierarchy> Transform(IReadOnlyList<PathwayHierarchy> hierarchies,
        Func<PathwayHierarchy, RunSession, CancellationToken, Task<PathwayHierarchy>> transform)
    {
        foreach (var hierarchy in hierarchies.Where(_ => !Curation.IsEmpty))
        {
            Curation.EnsureKnown(hierarchy.Profile, Settings.Choice.Ontology.Terms, key => hierarchy.Find(key) is not null);
        }
        var transformed = ExecuteRun(
            (run, _, stop) => Task.WhenAll(hierarchies.Select(hierarchy => transform(hierarchy, run, stop))),
            made => made.Sum(static one => one.Changes.Count) - hierarchies.Sum(static one => one.Changes.Count));
        ReportOpenQuestions([.. transformed.SelectMany(static one => one.Failures)
            .Except(hierarchies.SelectMany(static one => one.Failures))]);
        foreach (var hierarchy in transformed) { ReportUnusedCuration(hierarchy); }
        return transformed;
    }

    private protected sealed override void Process() => collector.AddAll(InputObject);

    private protected sealed override void End()
    {
        var hierarchies = collector.Complete(this, AllowPartial);
        if (hierarchies.Count == 0) { return; }
        ChooseTaxon(hierarchies.SelectMany(static hierarchy => hierarchy.Interactions));
        Handle(hierarchies);
    }
}

/// <summary>Sets a variable of the caller, as -OutVariable does: a plus sign before the name appends to its value.</summary>
internal static class CallerVariable
{
    /// <param name="session">The session of the caller.</param>
    /// <param name="name">The name of the variable, with or without a plus sign.</param>
    /// <param name="values">The new values.</param>
    public static void Set(SessionState session, string name, IEnumerable<object> values)
    {
        var appends = name.StartsWith('+');
        var bareName = appends ? name[1..] : name;
        var list = new ArrayList();
        if (appends && session.PSVariable.GetValue(bareName) is { } existing)
        {
            if (LanguagePrimitives.GetEnumerable(existing) is { } several) { foreach (var one in several) { list.Add(one); } }
            else { list.Add(existing); }
        }
        foreach (var value in values) { list.Add(value); }
        session.PSVariable.Set(bareName, list);
    }
}
