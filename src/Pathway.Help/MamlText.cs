using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Pathway.Help;

/// <summary>Writes help as MAML, the XML that Get-Help reads.</summary>
internal static class MamlText
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XNamespace Items = "http://msh";

    public static string Of(IReadOnlyList<CommandHelp> commands)
    {
        var document = new XDocument(
            new XComment(" Written by 'dotnet run --project src/Pathway.Help' from the doc comments of the cmdlets. "),
            new XElement(Items + "helpItems", new XAttribute("schema", "maml"), commands.Select(CommandElement)));
        using var text = new Utf8Writer();
        using (var writer =
            XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.None }))
        {
            document.Save(writer);
        }
        return text + "\n";
    }

    private static XElement CommandElement(CommandHelp command) => new(Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml), new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(Command + "details", new XElement(Command + "name", command.Name), new XElement(Command + "verb", command.Verb),
            new XElement(Command + "noun", command.Noun),
            Text("description", [command.Synopsis])),
        Text("description", command.Description),
        new XElement(Command + "syntax",
            command.ParameterSets.Select(
                set => new XElement(Command + "syntaxItem", new XElement(Maml + "name", command.Name), set.Parameters.Select(Parameter)))),
        new XElement(Command + "parameters", command.Parameters.Select(Parameter)),
        new XElement(Command + "inputTypes", command.Inputs.Select(static type => Typed("inputType", type))),
        new XElement(Command + "returnValues", command.Outputs.Select(static type => Typed("returnValue", type))),
        command.Notes.Count == 0 ? null : new XElement(Maml + "alertSet", new XElement(Maml + "alert", command.Notes.Select(Para))),
        new XElement(Command + "examples", command.Examples.Select(Example)),
        new XElement(Command + "relatedLinks",
            command.Links.Select(
                static link => new XElement(Maml + "navigationLink", new XElement(Maml + "linkText", link), new XElement(Maml + "uri")))));

    private static XElement Parameter(ParameterHelp parameter) => new(Command + "parameter",
        new XAttribute("required", Word(parameter.IsRequired)),
        new XAttribute("variableLength", Word(parameter.Type.EndsWith("[]", StringComparison.Ordinal))),
        new XAttribute("globbing", Word(parameter.HasWildcards)), new XAttribute("pipelineInput", parameter.PipelineInput),
        new XAttribute("position", parameter.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml + "name", parameter.Name),
        Text("description", parameter.Description),
        parameter.Accepted.Count == 0 ? null
            : new XElement(Command + "parameterValueGroup",
                parameter.Accepted.Select(
                    static value =>
                        new XElement(Command + "parameterValue", new XAttribute("required", "false"),
                            new XAttribute("variableLength", "false"), value))),
        parameter.IsSwitch ? null
            : new XElement(Command + "parameterValue", new XAttribute("required", "true"),
                new XAttribute("variableLength", Word(parameter.Type.EndsWith("[]", StringComparison.Ordinal))), parameter.Type),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", parameter.Default));

    private static XElement Typed(string element, TypeHelp type) => new(Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name), new XElement(Maml + "uri")),
        Text("description", type.Description));

    private static XElement Example(ExampleHelp example, int index) => new(Command + "example",
        new XElement(Maml + "title", string.Create(CultureInfo.InvariantCulture, $"Example {index + 1}: {example.Title}")),
        new XElement(Dev + "code", example.Code),
        // Get-Help puts no space between examples; an empty line at the end of each does.
        new XElement(Dev + "remarks", example.Remarks.Append(Paragraph.Of("")).Select(Para)));

    private static XElement Text(string element, IReadOnlyList<Paragraph> paragraphs) => new(Maml + element, paragraphs.Select(Para));

    // Get-Help has no fonts, so that code is in quotation marks.
    private static XElement Para(Paragraph paragraph) =>
        new(Maml + "para", string.Concat(paragraph.Runs.Select(static run => run.IsCode ? $"'{run.Text}'" : run.Text)));

    private static string Word(bool value) => value ? "true" : "false";

    private sealed class Utf8Writer() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
