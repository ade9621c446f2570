using System.Management.Automation;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;

namespace Pathway.Hierarchies;

/// <summary>A cmdlet that takes valid or invalid hierarchies: nodes from the pipeline, or files that an import may reject.</summary>
public abstract class DraftCmdlet : HierarchyCmdlet
{
    internal const string ByPath = "Path";
    internal const string ByLiteralPath = "LiteralPath";

    private readonly List<DraftInput> files = [];
    private int rejectedFiles;

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

    /// <summary>The number of errors about inputs that could not be read or were rejected.</summary>
    private protected int RejectedCount => Collector.RejectedCount + rejectedFiles;

    /// <summary>Handles the inputs, in their order; there may be none.</summary>
    private protected abstract void Handle(IReadOnlyList<DraftInput> inputs);

    private protected sealed override void Handle(IReadOnlyList<PathwayHierarchy> hierarchies)
    {
        DraftInput[] inputs = [.. hierarchies.Select(hierarchy =>
            new DraftInput(NodeDrafts.Of(hierarchy), hierarchy, null, !Collector.IsWhole(hierarchy)))];
        Handle(inputs);
    }

    private protected sealed override void Process()
    {
        if (ParameterSetName == ByNodes) { base.Process(); }
        else { foreach (var named in ParameterSetName == ByPath ? Path : LiteralPath) { Try(() => Read(named)); } }
    }

    private protected sealed override void End()
    {
        if (ParameterSetName == ByNodes) { Handle(Collector.Complete(this, AllowPartial)); }
        else { Handle(files); }
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
        catch (PathwayException failure)
        {
            rejectedFiles++;
            Report(failure);
        }
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
