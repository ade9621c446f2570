using System.Security.Cryptography;
using Pathway.Desk;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;

namespace Pathway.Bench.Pipelines;

/// <summary>What the module built, as an outcome.</summary>
internal static class BuiltHierarchy
{
    /// <exception cref="InvalidOperationException">Something is missing in it.</exception>
    public static PipelineOutcome Of(PathwayHierarchy hierarchy, PipelineWorkload workload, IReadOnlyList<DeskRun> runs)
    {
        if (hierarchy.Failures is [var failure, ..]) { throw new InvalidOperationException(failure.Message); }
        var siblings = hierarchy.Nodes.Count(static node => node.Kind == PathwayNodeKind.Sibling);
        if (siblings != workload.NewTerms) { throw new InvalidOperationException($"The hierarchy has {siblings} of {workload.NewTerms} siblings."); }
        using var canonical = new MemoryStream();
        HierarchyJsonWriter.Write(hierarchy, canonical);
        return new PipelineOutcome(
            hierarchy.Nodes.Where(static node => node.Kind is not (PathwayNodeKind.Root or PathwayNodeKind.Sibling)).ToDictionary(static node => node.Name, static node => node.Parent!, StringComparer.Ordinal),
            runs.Sum(static run => run.Counts.Calls)) { Canonical = Convert.ToHexString(SHA256.HashData(canonical.ToArray())) };
    }
}
