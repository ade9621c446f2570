using System.Reflection;

namespace Pathway.Architecture;

/// <summary>Checks which folder of the project uses which. Folders and namespaces have the same names.</summary>
/// <param name="root">The namespace above all folders.</param>
/// <param name="allowed">For each folder the other folders that it may use.</param>
internal sealed class Layers(string root, IReadOnlyDictionary<string, string[]> allowed)
{
    /// <summary>Each use that is not allowed, and each folder that the table does not name.</summary>
    public IReadOnlyList<string> Violations(Assembly assembly) => Violations(assembly.GetTypes());

    public IReadOnlyList<string> Violations(IEnumerable<Type> types)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            if (Folder(type) is not { } folder) { continue; }
            if (!allowed.TryGetValue(folder, out var may))
            {
                found.Add($"{folder} is not in the table");
                continue;
            }
            foreach (var used in TypeUses.Of(type))
            {
                if (Folder(used) is { } other && other != folder && !may.Contains(other))
                {
                    found.Add($"{folder} uses {other}: {Outer(type).FullName} -> {Outer(used).FullName}");
                }
            }
        }
        return [.. found];
    }

    /// <summary>The first part of the namespace below the root; null for types outside the project.</summary>
    private string? Folder(Type type)
    {
        if (type.Namespace == root) { return "(no folder)"; }
        return type.Namespace is { } name && name.StartsWith(root + ".", StringComparison.Ordinal)
            ? name[(root.Length + 1)..].Split('.')[0] : null;
    }

    private static Type Outer(Type type) => type.DeclaringType is { } outer ? Outer(outer) : type;
}
