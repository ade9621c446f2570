using System.Management.Automation;
using System.Reflection;
using Pathway.Model;

namespace Pathway.Loading;

/// <summary>
/// Registers the public types of the module under their names, such as [PathwayNode] and [Pathway.Model.PathwayNode]: PowerShell does not
/// look into the load context of the module. It keeps these names for the whole process: only free names are registered, and they are
/// removed when the last runspace removes the module.
/// </summary>
public static class TypeAccelerators
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, Type> Registered = new(StringComparer.OrdinalIgnoreCase);
    private static int references;

    // PowerShell's own list. It has no public API; other modules use reflection too.
    private static readonly Type AcceleratorsType =
        typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators", throwOnError: true)!;

    /// <summary>Registers the names, or counts one more runspace that uses them.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (references++ > 0) { return; }
            var taken = GetKnown();
            var names = typeof(PathwayNode).Assembly.GetExportedTypes().Where(static type => !type.IsNested)
                .SelectMany(static type => (IEnumerable<(string, Type)>)[(type.Name, type), (type.FullName!, type)]);
            var add = AcceleratorMethod<Action<string, Type>>("Add");
            foreach (var (name, type) in names.Where(named => !taken.ContainsKey(named.Item1)))
            {
                add(name, type);
                Registered[name] = type;
            }
        }
    }

    /// <summary>Counts one runspace less; after the last, removes the names that still denote types of this module.</summary>
    public static void Unregister()
    {
        lock (Gate)
        {
            if (references == 0 || --references > 0) { return; }
            var known = GetKnown();
            var remove = AcceleratorMethod<Func<string, bool>>("Remove");
            foreach (var (name, _) in Registered.Where(entry => known.TryGetValue(entry.Key, out var type) && type == entry.Value))
            {
                remove(name);
            }
            Registered.Clear();
        }
    }

    private static Dictionary<string, Type> GetKnown() =>
        (Dictionary<string, Type>)AcceleratorsType.GetProperty("Get", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static T AcceleratorMethod<T>(string name) where T : Delegate =>
        AcceleratorsType.GetMethod(name, BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<T>();
}
