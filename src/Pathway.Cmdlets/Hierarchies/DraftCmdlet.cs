using System.Management.Automation;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;
using Pathway.Pipeline;

namespace Pathway.Hierarchies;

/// <summary>A cmdlet that takes valid or invalid hierarchies: nodes from the pipeline, or files that an import may reject.</summary>
public abstract class DraftCmdlet : PathwayCmdlet
{
    internal const string ByNodes = "Nodes";
    internal const string ByPath = "Path";
    internal const string ByLiteralPath = "LiteralPath";

    private readonly HierarchyCollector collector = new();
    private readonly List<DraftInput> files = [];

    /// <summary>All nodes of a hierarchy, or the hierarchy itself.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByNodes, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>
    /// Files with hierarchies that were saved as JSON; wildcards are allowed. Files that contradict themselves are accepted.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Such files, with names that are used exactly as given.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath)]
    [Alias("PSPath", "FullName", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// Accepts a part of a hierarchy: the nodes of the input and everything above them. The nodes left out are not reported as faults.
    /// </summary>
    [Parameter(ParameterSetName = ByNodes)]
    public SwitchParameter AllowPartial { get; set; }

    /// <summary>The number of errors about inputs that could not be read or were rejected.</summary>
    private protected int RejectedCount { get; private set; }

    /// <summary>Handles the inputs, in their order; there may be none.</summary>
    private protected abstract void Handle(IReadOnlyList<DraftInput> inputs);

    private protected sealed override void Process()
    {
        if (ParameterSetName == ByNodes)
        {
            collector.AddAll(InputObject);
            return;
        }
        foreach (var named in ParameterSetName == ByPath ? Path : LiteralPath) { Try(() => Read(named)); }
    }

    private protected sealed override void End()
    {
        foreach (var failure in collector.Rejected.ToErrors()) { Reject(failure); }
        var hierarchies = collector.GetHierarchies(AllowPartial, text => Write(new StreamRecord.Verbose(text)), Reject)
            .Select(hierarchy => new DraftInput(NodeDrafts.Of(hierarchy), hierarchy, null, !collector.IsWhole(hierarchy))).ToArray();
        if (collector.Notice is { } notice) { WriteWarning(notice); }
        if (hierarchies.Length + files.Count + RejectedCount == 0) { WriteWarning("The input contains no hierarchy."); }
        Handle([.. hierarchies, .. files]);
    }

    private void Read(string named)
    {
        foreach (var file in PathResolver.Resolve(SessionState, named, ParameterSetName == ByLiteralPath))
        {
            StopToken.ThrowIfCancellationRequested();
            Try(() => files.Add(new DraftInput(HierarchyJsonReader.ReadUnchecked(SourceText.Read(file)), null, file, false)));
        }
    }

    private void Try(Action step)
    {
        try { step(); }
        catch (PathwayException failure) { Reject(failure); }
    }

    private void Reject(PathwayException failure)
    {
        RejectedCount++;
        Report(failure);
    }
}

/// <summary>A hierarchy to check or repair: from the pipeline, or from a file that may be invalid.</summary>
/// <param name="Draft">Its nodes and interactions, unchecked.</param>
/// <param name="Hierarchy">The finished hierarchy; null for a file.</param>
/// <param name="File">The file; null for nodes.</param>
/// <param name="IsPart">Whether nodes were left out on purpose.</param>
internal sealed record DraftInput(HierarchyDraft Draft, PathwayHierarchy? Hierarchy, string? File, bool IsPart)
{
    /// <summary>Its name in messages.</summary>
    public string Name => File is null ? $"the hierarchy ({Hierarchy})" : $"'{File}'";
}
