namespace Pathway.Help;

/// <summary>A run of text: prose or code.</summary>
internal sealed record Run(string Text, bool IsCode);

/// <summary>A paragraph of help. A list item is a paragraph that starts with a dash.</summary>
internal sealed record Paragraph(IReadOnlyList<Run> Runs)
{
    /// <summary>A paragraph of prose.</summary>
    public static Paragraph Of(string text) => new([new Run(text, IsCode: false)]);

    /// <summary>The text without any mark-up.</summary>
    public string Plain => string.Concat(Runs.Select(static run => run.Text));
}

/// <summary>The help of a cmdlet.</summary>
/// <param name="Name">Its name, for example Get-PathwayRun.</param>
/// <param name="Synopsis">What it does, in a sentence or two.</param>
/// <param name="Description">What a user should know before using it.</param>
/// <param name="ParameterSets">The ways to call it.</param>
/// <param name="Parameters">All parameters but the common ones, by name.</param>
/// <param name="Inputs">What can be piped.</param>
/// <param name="Outputs">What it emits.</param>
/// <param name="Notes">Notes; may be empty.</param>
/// <param name="Examples">Examples, each of which runs.</param>
/// <param name="Links">Related cmdlets and topics.</param>
internal sealed record CommandHelp(string Name, Paragraph Synopsis, IReadOnlyList<Paragraph> Description,
    IReadOnlyList<ParameterSetHelp> ParameterSets,
    IReadOnlyList<ParameterHelp> Parameters, IReadOnlyList<TypeHelp> Inputs, IReadOnlyList<TypeHelp> Outputs,
    IReadOnlyList<Paragraph> Notes,
    IReadOnlyList<ExampleHelp> Examples, IReadOnlyList<string> Links)
{
    public string Verb => Name.Split('-')[0];

    public string Noun => Name.Split('-')[1];
}

/// <summary>A parameter set of a cmdlet.</summary>
/// <param name="Name">The name; null if the cmdlet has only one set.</param>
/// <param name="Parameters">The parameters of the set, in display order.</param>
internal sealed record ParameterSetHelp(string? Name, IReadOnlyList<ParameterHelp> Parameters);

/// <summary>A parameter, in one set or over all sets.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type as PowerShell writes it, for example String[].</param>
/// <param name="IsSwitch">Whether it takes no value.</param>
/// <param name="Description">What it means.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Position">The position, or null for a named parameter.</param>
/// <param name="PipelineInput">How it takes values from the pipeline, in PowerShell's words.</param>
/// <param name="HasWildcards">Whether its values may hold wildcards.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Default">The default value.</param>
/// <param name="Accepted">The accepted values of an enumeration; otherwise empty.</param>
internal sealed record ParameterHelp(string Name, string Type, bool IsSwitch, IReadOnlyList<Paragraph> Description, bool IsRequired,
    int? Position,
    string PipelineInput, bool HasWildcards, IReadOnlyList<string> Aliases, string Default, IReadOnlyList<string> Accepted);

/// <summary>A type of input or output, with its description.</summary>
internal sealed record TypeHelp(string Name, IReadOnlyList<Paragraph> Description);

/// <summary>An example: title, code, and remarks.</summary>
internal sealed record ExampleHelp(string Title, string Code, IReadOnlyList<Paragraph> Remarks);
