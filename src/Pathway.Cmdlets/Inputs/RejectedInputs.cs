using System.Data;
using System.Globalization;
using System.Management.Automation;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Inputs;

/// <summary>
/// What a cmdlet was given and cannot take. A wrong command upstream sends hundreds of a kind: each kind is told once, with its count
/// and the first few by name, and the target of the error holds them all.
/// </summary>
internal sealed class RejectedInputs
{
    // Enough to know them by.
    private const int MaxNamed = 5;
    private const int MaxNameLength = 40;

    private readonly Dictionary<InputFault, List<(string Name, object? Target)>> byFault = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Takes an input of a fault, which is named by what it says of itself.</summary>
    public void Add(InputFault fault, object? input) => Add(fault, GetName(input), input);

    /// <summary>Takes an input of a fault.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="name">What to call the input; empty for nothing.</param>
    /// <param name="target">The input.</param>
    public void Add(InputFault fault, string name, object? target)
    {
        if (!byFault.TryGetValue(fault, out var inputs)) { byFault[fault] = inputs = []; }
        inputs.Add((Truncate(name), target));
        Count++;
    }

    /// <summary>Each kind of fault with its inputs, in the order in which the kinds came.</summary>
    public IEnumerable<PathwayException> ToErrors() => byFault.Select(static pair => ToErrors(pair.Key, pair.Value));

    /// <summary>The type of an input as PowerShell shows it.</summary>
    public static string GetTypeName(PSObject? input) => input is null ? "null" : input.TypeNames.FirstOrDefault() ?? "value";

    private static PathwayException ToErrors(InputFault fault, List<(string Name, object? Target)> inputs)
    {
        var what = inputs.Count == 1 ? fault.One : string.Create(CultureInfo.InvariantCulture, $"{inputs.Count} {fault.Many}");
        var named = inputs.Select(static input => input.Name).Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal)
            .Take(MaxNamed + 1).ToArray();
        var names = named.Length == 0 ? ""
            : ": " + string.Join(", ", named.Take(MaxNamed).Select(static name => $"'{name}'"))
            + (named.Length > MaxNamed ? " and others" : "");
        var hint = fault.Hint.Length == 0 ? "" : " " + fault.Hint;
        return new PathwayException(fault.Error, $"{what}{names}.{hint}", inputs.Count == 1 ? inputs[0].Target
            : inputs.Select(static input => input.Target).ToArray());
    }

    private static string GetName(object? input)
    {
        if (input is null) { return ""; }
        var item = PSObject.AsPSObject(input);
        // Its ToString is foreign code, which may fail or tell no more than the type; that is said already.
        try { return item.ToString() is { } name && name != item.BaseObject.GetType().FullName ? name : ""; }
        catch (ExtendedTypeSystemException) { return ""; }
    }

    private static string Truncate(string name)
    {
        var line = TextSanitizer.SingleLine(name.Length > MaxNameLength ? name[..MaxNameLength] : name).Trim();
        return name.Length > MaxNameLength ? line + "…" : line;
    }
}

/// <summary>A way in which an input is wrong: the entry of the catalogue, and how one or many of that kind are told.</summary>
/// <param name="Error">The entry.</param>
/// <param name="One">A sentence about one, without its end.</param>
/// <param name="Many">The same about many; the number stands before it.</param>
/// <param name="Hint">A sentence on how it is done right, or nothing.</param>
internal sealed record InputFault(PathwayError Error, string One, string Many, string Hint = "")
{
    /// <summary>A name of nothing, or nothing that could have one.</summary>
    public static readonly InputFault NoName = new(PathwayErrors.NameInvalid,
        "An input has no name of a pathway", "inputs have no name of a pathway",
        "A string, an interaction, or an object with a property Pathway or Name is needed.");

    /// <summary>Text that went astray.</summary>
    public static readonly InputFault LongName = new(PathwayErrors.NameInvalid,
        $"A pathway name is longer than {TermName.MaximumLength} characters",
        $"pathway names are longer than {TermName.MaximumLength} characters");

    /// <summary>The same in an interaction, which is kept.</summary>
    public static readonly InputFault LongTerm = new(PathwayErrors.NameInvalid,
        $"The term of an interaction is longer than {TermName.MaximumLength} characters, and the interaction is kept without it",
        $"interactions carry a term longer than {TermName.MaximumLength} characters, and are kept without it");

    /// <summary>Who pipes a file wants what stands in it.</summary>
    public static readonly InputFault File =
        new(PathwayErrors.TermInputInvalid, "An input is a file or a folder, not the name of a pathway",
            "inputs are files or folders, not names of pathways",
        "Read them with Import-PathwayInteraction first.");

    /// <summary>An object that has a name by chance.</summary>
    public static InputFault NoTerm(string type) =>
        new(PathwayErrors.TermInputInvalid, $"An input is a {type}, not the name of a pathway",
            $"inputs are of the type {type}, not names of pathways",
        "To use their names, pipe them through Select-Object Name.");

    /// <summary>Something else than a node. Names and interactions are a step too early; a path was never read.</summary>
    public static InputFault NoNode(string type) =>
        new(PathwayErrors.InputInvalid, $"An input is a {type}, not a node of a hierarchy",
            $"inputs are of the type {type}, not nodes of a hierarchy",
        type is "System.String" or "Pathway.Model.PathwayInteraction"
            ? "Pipe names and interactions to Invoke-PathwayHierarchy first. Read saved files with Import-PathwayHierarchy." : "");

    /// <summary>Something else than an interaction.</summary>
    public static InputFault NoInteraction(string type) =>
        new(PathwayErrors.InteractionInvalid, $"An input is a {type}, not an interaction",
            $"inputs are of the type {type}, not interactions");

    /// <summary>Something that holds no verdict.</summary>
    public static InputFault NoVerdict(string type) =>
        new(PathwayErrors.InteractionInvalid, $"An input is a {type}, not an interaction or a verdict",
            $"inputs are of the type {type}, not interactions or verdicts");

    /// <summary>An interaction whose check is still to come.</summary>
    public static readonly InputFault NotChecked =
        new(PathwayErrors.InteractionInvalid, "The evidence of an interaction was not checked yet", "interactions were not checked yet",
        "Pipe them to Test-PathwayEvidence first.");
}

/// <summary>Tells objects that somebody made to hold data from those that a program lives by.</summary>
internal static class RowObjects
{
    /// <summary>
    /// Whether an object is a row: made by a script (Import-Csv, Select-Object, a class of its own), read from a database, or a value of
    /// this module. A copy from a job counts as what it is a copy of.
    /// </summary>
    public static bool IsRow(PSObject item) => item.BaseObject switch
    {
        PSCustomObject => !item.TypeNames[0].StartsWith("Deserialized.System.", StringComparison.Ordinal)
            || item.TypeNames[0] == $"Deserialized.{typeof(PSCustomObject).FullName}",
        DataRow or DataRowView or PathwayRoot => true,
        // What a script defines is made as it runs, and lies in no file.
        var other => other.GetType().Assembly is { IsDynamic: true } or { Location: "" },
    };
}
