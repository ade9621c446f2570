using System.Management.Automation;
using System.Reflection;
using Pathway.Model;

namespace Pathway.Loading;

/// <summary>
/// Makes the public types of the module known by their short names, such as [PathwayNode]. PowerShell keeps those names for
/// the whole process: only free ones are taken, and they are given back when the last runspace removes the module.
/// </summary>
public static class TypeNames
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, Type> Claimed = new(StringComparer.OrdinalIgnoreCase);
    private static int users;

    // PowerShell's own list; it has no public door, and every module that adds names goes through this one.
    private static readonly Type Accelerators = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators", throwOnError: true)!;

    /// <summary>Takes the names for one more runspace.</summary>
    public static void Claim()
    {
        lock (Gate)
        {
            if (users++ > 0) { return; }
            var taken = Known();
            foreach (var type in typeof(PathwayNode).Assembly.GetExportedTypes().Where(type => !type.IsNested && !taken.ContainsKey(type.Name)))
            {
                Call("Add", type.Name, type);
                Claimed[type.Name] = type;
            }
        }
    }

    /// <summary>Gives the names back for one runspace; after the last, those that are still ours are free again.</summary>
    public static void Release()
    {
        lock (Gate)
        {
            if (users == 0 || --users > 0) { return; }
            var known = Known();
            foreach (var (name, _) in Claimed.Where(claim => known.TryGetValue(claim.Key, out var type) && type == claim.Value)) { Call("Remove", name); }
            Claimed.Clear();
        }
    }

    private static Dictionary<string, Type> Known() => (Dictionary<string, Type>)Accelerators.GetProperty("Get", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static void Call(string method, params object[] arguments) =>
        Accelerators.GetMethod(method, BindingFlags.Public | BindingFlags.Static)!.Invoke(null, arguments);
}
