using System.Management.Automation;
using System.Runtime.CompilerServices;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;

namespace Pathway.Hierarchies;

/// <summary>
/// What a node carries of its hierarchy when it leaves the process: with Export-Clixml, from a job, and through remoting. The type data
/// name this class.
/// </summary>
public static class NodeSerialization
{
    private static readonly ConditionalWeakTable<PathwayHierarchy, string> Identifiers = [];

    /// <summary>The getter of the property HierarchyPart of a node.</summary>
    /// <param name="node">The node.</param>
    public static string? GetHierarchyPart(PSObject node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.BaseObject is PathwayNode { Hierarchy: var hierarchy } one
            ? HierarchyPartText.Write(one, Identifiers.GetValue(hierarchy, static _ => Guid.NewGuid().ToString("N"))) : null;
    }
}
