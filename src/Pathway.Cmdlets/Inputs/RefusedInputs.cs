using System.Globalization;
using System.Management.Automation;
using Pathway.Errors;
using Pathway.Text;

namespace Pathway.Inputs;

/// <summary>
/// What a cmdlet was given and cannot take. A wrong command upstream sends hundreds of a kind: each kind is told once, with its count
/// and the first few by name, and the target of the error holds them all.
/// </summary>
internal sealed class RefusedInputs
{
    // Enough to know them by.
    private const int NamedAtMost = 5;
    private const int LongestName = 40;

    private readonly Dictionary<InputFault, List<(string Name, object? Target)>> byFault = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Takes an input of a fault, which is named by what it says of itself.</summary>
    public void Add(InputFault fault, object? input) => Add(fault, Named(input), input);

    /// <summary>Takes an input of a fault.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="name">What to call the input; empty for nothing.</param>
    /// <param name="target">The input.</param>
    public void Add(InputFault fault, string name, object? target)
    {
        if (!byFault.TryGetValue(fault, out var inputs)) { byFault[fault] = inputs = []; }
        inputs.Add((Short(name), target));
        Count++;
    }

    /// <summary>Each kind of fault with its inputs, in the order in which the kinds came.</summary>
    public IEnumerable<PathwayException> Told() => byFault.Select(static pair => Told(pair.Key, pair.Value));

    /// <summary>The type of an input as PowerShell shows it.</summary>
    public static string TypeOf(PSObject? input) => input is null ? "null" : input.TypeNames.FirstOrDefault() ?? "value";

    private static PathwayException Told(InputFault fault, List<(string Name, object? Target)> inputs)
    {
        var what = inputs.Count == 1 ? fault.One : string.Create(CultureInfo.InvariantCulture, $"{inputs.Count} {fault.Many}");
        var named = inputs.Select(static input => input.Name).Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal).Take(NamedAtMost + 1).ToArray();
        var names = named.Length == 0 ? "" : ": " + string.Join(", ", named.Take(NamedAtMost).Select(static name => $"'{name}'")) + (named.Length > NamedAtMost ? " and others" : "");
        var hint = fault.Hint.Length == 0 ? "" : " " + fault.Hint;
        return new PathwayException(fault.Error, $"{what}{names}.{hint}", inputs.Count == 1 ? inputs[0].Target : inputs.Select(static input => input.Target).ToArray());
    }

    private static string Named(object? input)
    {
        if (input is null) { return ""; }
        var item = PSObject.AsPSObject(input);
        // Its ToString is foreign code, which may fail or tell no more than the type; that is said already.
        try { return item.ToString() is { } name && name != item.BaseObject.GetType().FullName ? name : ""; }
        catch (ExtendedTypeSystemException) { return ""; }
    }

    private static string Short(string name)
    {
        var line = Printable.Line(name.Length > LongestName ? name[..LongestName] : name).Trim();
        return name.Length > LongestName ? line + "…" : line;
    }
}
