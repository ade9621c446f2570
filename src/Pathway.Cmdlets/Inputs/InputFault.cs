using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Inputs;

/// <summary>A way in which an input is wrong: the entry of the catalogue, and how one or many of that kind are told.</summary>
/// <param name="Error">The entry.</param>
/// <param name="One">A sentence about one, without its end.</param>
/// <param name="Many">The same about many; the number stands before it.</param>
/// <param name="Hint">A sentence on how it is done right, or nothing.</param>
internal sealed record InputFault(PathwayError Error, string One, string Many, string Hint = "")
{
    /// <summary>A name of nothing, or nothing that could have one.</summary>
    public static readonly InputFault NoName = new(PathwayErrors.NameInvalid, "An input names no pathway", "inputs name no pathway",
        "A string, an interaction, or an object with a property Pathway or Name is needed.");

    /// <summary>Text that went astray.</summary>
    public static readonly InputFault LongName = new(PathwayErrors.NameInvalid,
        $"A pathway name is longer than {TermName.MaximumLength} characters", $"pathway names are longer than {TermName.MaximumLength} characters");

    /// <summary>The same in an interaction, which is kept.</summary>
    public static readonly InputFault LongTerm = new(PathwayErrors.NameInvalid,
        $"The term of an interaction is longer than {TermName.MaximumLength} characters, and the interaction is kept without it",
        $"interactions carry a term longer than {TermName.MaximumLength} characters, and are kept without it");

    /// <summary>Who pipes a file wants what stands in it.</summary>
    public static readonly InputFault File = new(PathwayErrors.TermInputInvalid, "An input is a file or a folder, and names no pathway", "inputs are files or folders, and name no pathway",
        "Read them with Import-PathwayInteraction first.");

    /// <summary>An object that has a name by chance.</summary>
    public static InputFault NoTerm(string type) => new(PathwayErrors.TermInputInvalid, $"An input is a {type}, and names no pathway", $"inputs are of the type {type}, and name no pathway",
        "Where their names are meant, pass those on: … | Select-Object Name | ….");

    /// <summary>Something else than a node. Names and interactions are a step too early; a path was never read.</summary>
    public static InputFault NoNode(string type) => new(PathwayErrors.InputInvalid, $"An input is a {type}, and no node of a hierarchy", $"inputs are of the type {type}, and no nodes of a hierarchy",
        type is "System.String" or "Pathway.Model.PathwayInteraction" ? "Names and interactions go through Invoke-PathwayHierarchy first, saved files through Import-PathwayHierarchy." : "");

    /// <summary>Something else than an interaction.</summary>
    public static InputFault NoInteraction(string type) => new(PathwayErrors.InteractionInvalid, $"An input is a {type}, and no interaction", $"inputs are of the type {type}, and no interactions");

    /// <summary>Something that holds no verdict.</summary>
    public static InputFault NoVerdict(string type) => new(PathwayErrors.InteractionInvalid, $"An input is a {type}, and neither an interaction nor a verdict", $"inputs are of the type {type}, and neither interactions nor verdicts");

    /// <summary>An interaction whose check is still to come.</summary>
    public static readonly InputFault NotChecked = new(PathwayErrors.InteractionInvalid, "The evidence of an interaction was not checked yet", "interactions were not checked yet",
        "Import-PathwayInteraction … | Test-PathwayEvidence | Export-PathwayEvidence … does it.");
}
