using System.Management.Automation;
using System.Reflection;
using Pathway.Model;

namespace Pathway.Loading;

/// <summary>
/// Makes the public types of the module known by their short names, such as [PathwayNode]. PowerShell keeps those names for
/// the whole process: only free ones are taken, and they are given back when the last runspace removes the module.
/// </summary>
public static class TypeAccelerators
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, Type> Registered = new(StringComparer.OrdinalIgnoreCase);
    private static int references;

    // PowerShell's own list; it has no public door, and every module that adds names goes through this one.
    private static readonly Type AcceleratorsType =
        typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators", throwOnError: true)!;

    /// <summary>Takes the names for one more runspace.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (references++ > 0) { return; }
            var taken = GetKnown();
            foreach (var type in typeof(PathwayNode).Assembly.GetExportedTypes()
                .Where(type => !type.IsNested && !taken.ContainsKey(type.Name)))
            {
                InvokeAccelerators("Add", type.Name, type);
                Registered[type.Name] = type;
            }
        }
    }

    /// <summary>Gives the names back for one runspace; after the last, those that are still ours are free again.</summary>
    public static void Unregister()
    {
        lock (Gate)
        {
            if (references == 0 || --references > 0) { return; }
            var known = GetKnown();
            foreach (var (name, _) in Registered.Where(claim => known.TryGetValue(claim.Key, out var type) && type == claim.Value))
            {
                InvokeAccelerators("Remove", name);
            }
            Registered.Clear();
        }
    }

    private static Dictionary<string, Type> GetKnown() =>
        (Dictionary<string, Type>)AcceleratorsType.GetProperty("Get", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static void InvokeAccelerators(string method, params object[] arguments) =>
        AcceleratorsType.GetMethod(method, BindingFlags.Public | BindingFlags.Static)!.Invoke(null, arguments);
}
