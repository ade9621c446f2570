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

    /// <summary>Files with hierarchies that were saved as JSON, with names that are used exactly as given.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath)]
    [Alias("PSPath", "FullName", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// All nodes of a hierarchy, or the hierarchy itself; also copies of them, such as the output of a job or of Import-Clixml, and files
    /// as Get-ChildItem gives them.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByNodes, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public override PSObject?[]? InputObject { get; set; }

    /// <summary>The number of errors about inputs that could not be read or were rejected.</summary>
    private protected int RejectedCount => Collector.RejectedCount + rejectedFiles;

    /// <summary>Handles the inputs, in their order; there may be none.</summary>
    private protected abstract void Handle(IReadOnlyList<DraftInput> inputs);

    private protected sealed override void Handle(IReadOnlyList<PathwayHierarchy> hierarchies)
    {
        Handle((IReadOnlyList<DraftInput>)[.. hierarchies.Select(hierarchy =>
            new DraftInput(NodeDrafts.Of(hierarchy), hierarchy, null, !Collector.IsWhole(hierarchy))), .. files]);
    }

    private protected sealed override void Process()
    {
        if (ParameterSetName != ByNodes)
        {
            foreach (var named in ParameterSetName == ByPath ? Path : LiteralPath)
            {
                Try(() => Read(named, ParameterSetName == ByLiteralPath));
            }
            return;
        }
        // Get-ChildItem is piped where files are meant.
        foreach (var item in InputObject ?? [null])
        {
            if (item?.BaseObject is FileInfo file) { Try(() => Read(file.FullName, isLiteral: true)); }
            else { Collector.AddAll([item]); }
        }
    }

    private protected sealed override void End()
    {
        var isFiles = ParameterSetName != ByNodes || files.Count + rejectedFiles > 0;
        if (isFiles && Collector.IsEmpty) { Handle(files); }
        else { Handle(Collector.Complete(this, AllowPartial)); }
    }

    private void Read(string named, bool isLiteral)
    {
        foreach (var file in PathResolver.Resolve(SessionState, named, isLiteral))
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
