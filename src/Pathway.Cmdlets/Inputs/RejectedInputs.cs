using System.Data;
using System.Globalization;
using System.Management.Automation;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Inputs;

/// <summary>
/// Inputs that a cmdlet cannot accept. A wrong command upstream sends hundreds of one kind: each kind is one error, with its count and
/// the first few names. The target of the error holds them all.
/// </summary>
internal sealed class RejectedInputs
{
    private const int MaxNamed = 5;
    private const int MaxNameLength = 40;

    private readonly Dictionary<InputFault, List<(string Name, object? Target)>> byFault = [];

    /// <summary>The number of rejected inputs.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an input, named by its string form.</summary>
    public void Add(InputFault fault, object? input) => Add(fault, GetName(input), input);

    /// <summary>Adds an input.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="name">The name of the input in the message; empty for none.</param>
    /// <param name="target">The input.</param>
    public void Add(InputFault fault, string name, object? target)
    {
        if (!byFault.TryGetValue(fault, out var inputs)) { byFault[fault] = inputs = []; }
        inputs.Add((Truncate(name), target));
        Count++;
    }

    /// <summary>One error for each kind of fault, in the order of their first inputs.</summary>
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
        // ToString is foreign code: it can fail, or return only the name of the type, which the message contains already.
        try { return item.ToString() is { } name && name != item.BaseObject.GetType().FullName ? name : ""; }
        catch (ExtendedTypeSystemException) { return ""; }
    }

    private static string Truncate(string name)
    {
        var line = TextSanitizer.SingleLine(name.Length > MaxNameLength ? name[..MaxNameLength] : name).Trim();
        return name.Length > MaxNameLength ? line + "…" : line;
    }
}

/// <summary>A kind of wrong input: its entry in the error catalogue, and its message for one or many inputs.</summary>
/// <param name="Error">The entry of the catalogue.</param>
/// <param name="One">A sentence about one input, without the full stop.</param>
/// <param name="Many">The same about many inputs; the count precedes it.</param>
/// <param name="Hint">A sentence on what to do instead; empty for none.</param>
internal sealed record InputFault(PathwayError Error, string One, string Many, string Hint = "")
{
    /// <summary>An empty name, or an object without a name.</summary>
    public static readonly InputFault NoName = new(PathwayErrors.NameInvalid,
        "An input has no name of a pathway", "inputs have no name of a pathway",
        "A string, an interaction, or an object with a property Pathway or Name is needed.");

    /// <summary>A text that is too long to be a name.</summary>
    public static readonly InputFault LongName = new(PathwayErrors.NameInvalid,
        $"A pathway name is longer than {TermName.MaximumLength} characters",
        $"pathway names are longer than {TermName.MaximumLength} characters");

    /// <summary>A term of an interaction that is too long to be a name; the interaction is kept.</summary>
    public static readonly InputFault LongTerm = new(PathwayErrors.NameInvalid,
        $"The term of an interaction is longer than {TermName.MaximumLength} characters, and the interaction is kept without it",
        $"interactions carry a term longer than {TermName.MaximumLength} characters, and are kept without it");

    /// <summary>A file instead of its content.</summary>
    public static readonly InputFault File =
        new(PathwayErrors.TermInputInvalid, "An input is a file or a folder, not the name of a pathway",
            "inputs are files or folders, not names of pathways",
        "Read them with Import-PathwayInteraction first.");

    /// <summary>The path of a file instead of its content.</summary>
    public static readonly InputFault FilePath =
        new(PathwayErrors.TermInputInvalid, "An input is the path of a file, not the name of a pathway",
            "inputs are paths of files, not names of pathways",
        "Read them first: Import-PathwayInteraction PATH | ...; a saved hierarchy with Import-PathwayHierarchy.");

    /// <summary>An object whose name is not a term.</summary>
    public static InputFault NoTerm(string type) =>
        new(PathwayErrors.TermInputInvalid, $"An input is a {type}, not the name of a pathway",
            $"inputs are of the type {type}, not names of pathways",
        "To use their names, pipe them through Select-Object Name.");

    /// <summary>An object that is not a node: often names, interactions or paths, which need another cmdlet first.</summary>
    public static InputFault NoNode(string type) =>
        new(PathwayErrors.InputInvalid, $"An input is a {type}, not a node of a hierarchy",
            $"inputs are of the type {type}, not nodes of a hierarchy",
        type switch
        {
            "System.String" or "Pathway.Model.PathwayInteraction" =>
                "Pipe names and interactions to Invoke-PathwayHierarchy first. Read saved files with Import-PathwayHierarchy.",
            "System.IO.FileInfo" => "Read it with Import-PathwayHierarchy first.",
            "System.Management.Automation.PSCustomObject" => "Pipe rows to Invoke-PathwayPipeline or Invoke-PathwayHierarchy first.",
            _ => "",
        });

    /// <summary>A text of JSON or of a table instead of a name.</summary>
    public static readonly InputFault Text = new(PathwayErrors.TermInputInvalid,
        "An input is the text of a file, not the name of a pathway", "inputs are the text of a file, not names of pathways",
        "Read it with Import-PathwayInteraction -Text first.");

    /// <summary>An object instead of a text.</summary>
    public static InputFault NoText(string type) =>
        new(PathwayErrors.InteractionInvalid, $"An input is a {type}, not a text", $"inputs are of the type {type}, not texts",
            type == "System.IO.FileInfo" ? "Leave out -Text to read files." : "Pipe objects to ConvertTo-PathwayInteraction.");

    /// <summary>An object that is not an interaction.</summary>
    public static InputFault NoInteraction(string type) =>
        new(PathwayErrors.InteractionInvalid, $"An input is a {type}, not an interaction",
            $"inputs are of the type {type}, not interactions", GetAdvice(type));

    /// <summary>A row or a record that is not an interaction.</summary>
    public static InputFault InvalidRow(string reason) =>
        new(PathwayErrors.InteractionInvalid, $"An input is not an interaction: {reason.TrimEnd('.')}",
            $"inputs are not interactions: {reason.TrimEnd('.')}");

    /// <summary>A row that names neither a pathway nor a partner.</summary>
    public static InputFault NoPartner(string reason) => new(PathwayErrors.NameInvalid,
        $"An input names neither a pathway nor a partner: {reason.TrimEnd('.')}",
        $"inputs name neither a pathway nor a partner: {reason.TrimEnd('.')}");

    /// <summary>A copy of a node or a hierarchy that is not whole.</summary>
    public static InputFault InvalidCopy(string reason) =>
        new(PathwayErrors.InputInvalid, $"An input is not a hierarchy: {reason.TrimEnd('.')}",
            $"inputs are not a hierarchy: {reason.TrimEnd('.')}");

    /// <summary>An object without a verdict.</summary>
    public static InputFault NoVerdict(string type) =>
        new(PathwayErrors.InteractionInvalid, $"An input is a {type}, not an interaction or a verdict",
            $"inputs are of the type {type}, not interactions or verdicts", GetAdvice(type));

    /// <summary>An interaction without a verdict.</summary>
    public static readonly InputFault NotChecked =
        new(PathwayErrors.InteractionInvalid, "The evidence of an interaction was not checked yet", "interactions were not checked yet",
        "Pipe them to Test-PathwayEvidence first.");

    private static string GetAdvice(string type) => type switch
    {
        "System.String" => "Read a file with Import-PathwayInteraction, and text with Import-PathwayInteraction -Text.",
        "System.IO.FileInfo" => "Read it with Import-PathwayInteraction first.",
        "Pathway.Model.PathwayNode" =>
            "The interactions of a node are in its property Interactions, and those of all nodes in Hierarchy.Interactions.",
        _ => "",
    };
}

/// <summary>Tells data objects from other objects, such as processes or services.</summary>
internal static class RowObjects
{
    /// <summary>
    /// Whether an object is a row of data: made by a script (Import-Csv, Select-Object, a class in a script), read from a database, or a
    /// value of this module. A deserialised object counts like its original.
    /// </summary>
    public static bool IsRow(PSObject item) => item.BaseObject switch
    {
        PSCustomObject => !item.TypeNames[0].StartsWith("Deserialized.System.", StringComparison.Ordinal)
            || item.TypeNames[0] == $"Deserialized.{typeof(PSCustomObject).FullName}",
        DataRow or DataRowView or PathwayRoot => true,
        // A class in a script is compiled in memory.
        var other => other.GetType().Assembly is { IsDynamic: true } or { Location: "" },
    };
}
