using System.Collections;
using System.Management.Automation;

namespace Pathway.Asking;

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
