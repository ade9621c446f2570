using System.Collections;
using System.Management.Automation;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Hierarchies;
using Pathway.Model;
using Pathway.Pipeline;

namespace Pathway.Asking;

/// <summary>
/// An asking cmdlet that takes finished hierarchies, node by node from the pipeline or as objects, and makes new ones of them.
/// </summary>
public abstract class HierarchyAskingCmdlet : AskingCmdlet
{
    private readonly HierarchyCollector collector = new();

    /// <summary>The nodes of a hierarchy, all of them, or the hierarchy itself.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>Goes on when nodes were filtered out: with those that came and everything above them.</summary>
    [Parameter]
    public SwitchParameter AllowPartial { get; set; }

    /// <summary>What the cmdlet does with the hierarchies that it was given, in their order; there is one at least.</summary>
    private protected abstract void Handle(IReadOnlyList<PathwayHierarchy> hierarchies);

    /// <summary>Makes a new hierarchy of each, all in one run, and tells what stayed open.</summary>
    private protected IReadOnlyList<PathwayHierarchy> Transform(IReadOnlyList<PathwayHierarchy> hierarchies,
        Func<PathwayHierarchy, RunSession, CancellationToken, Task<PathwayHierarchy>> transform)
    {
        var transformed =
            ExecuteRun((run, _, stop) => Task.WhenAll(hierarchies.Select(hierarchy => transform(hierarchy, run, stop))),
                made => made.Sum(static one => one.Changes.Count) - hierarchies.Sum(static one => one.Changes.Count));
        ReportOpenQuestions(transformed.SelectMany(static one => one.Failures).Except(hierarchies.SelectMany(static one => one.Failures))
            .ToArray());
        return transformed;
    }

    private protected override void Begin()
    {
        base.Begin();
        CuratorCatalog.Preload();
    }

    private protected sealed override void Process() => collector.AddAll(InputObject);

    private protected sealed override void End()
    {
        foreach (var failure in collector.Rejected.ToErrors()) { Report(failure); }
        var hierarchies = collector.GetHierarchies(AllowPartial, text => Write(new StreamRecord.Verbose(text)), Report).ToArray();
        if (hierarchies.Length > 0) { Handle(hierarchies); }
        else if (collector.IsEmpty) { WriteWarning("There was no hierarchy in the input."); }
    }
}

/// <summary>Sets a variable of whoever calls, as -OutVariable does: a plus sign before the name adds to what is there.</summary>
internal static class CallerVariable
{
    /// <param name="session">The session of the caller.</param>
    /// <param name="name">The name of the variable, with a plus sign or without.</param>
    /// <param name="values">What it shall hold.</param>
    public static void Set(SessionState session, string name, IEnumerable<object> values)
    {
        var adds = name.StartsWith('+');
        var plain = adds ? name[1..] : name;
        var list = new ArrayList();
        if (adds && session.PSVariable.GetValue(plain) is { } there)
        {
            if (LanguagePrimitives.GetEnumerable(there) is { } several) { foreach (var one in several) { list.Add(one); } }
            else { list.Add(there); }
        }
        foreach (var value in values) { list.Add(value); }
        session.PSVariable.Set(plain, list);
    }
}
