using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace Pathway.Help;

/// <summary>
/// Reads the help of a cmdlet off its class. Of the class's comment, summary is the synopsis, remarks the description, returns
/// what it emits, notes the notes, each example an example, and each seealso a related link.
/// </summary>
internal sealed class CommandReader(DocComments comments)
{
    private readonly ParameterReader parameters = new(comments);

    /// <summary>The help of a cmdlet.</summary>
    /// <exception cref="InvalidOperationException">A comment is missing that the help needs.</exception>
    public CommandHelp Read(Type type)
    {
        var attribute = type.GetCustomAttribute<CmdletAttribute>()!;
        var name = $"{attribute.VerbName}-{attribute.NounName}";
        var comment = comments.Of(type) ?? throw new InvalidOperationException($"{type} has no doc comment.");
        var all = parameters.Read(type);
        return new CommandHelp(name, Required(comment, "summary", name)[0], Required(comment, "remarks", name), Sets(type, attribute), all.Parameters,
            Inputs(all), Outputs(type, Required(comment, "returns", name)), DocText.Paragraphs(comment.Element("notes")),
            [.. comment.Elements("example").Select(example => Example(example, name))], [.. comment.Elements("seealso").Select(Link)]);
    }

    private IReadOnlyList<ParameterSetHelp> Sets(Type type, CmdletAttribute attribute)
    {
        var names = ParameterReader.SetNames(type);
        if (names.Count == 0) { return [new ParameterSetHelp(null, parameters.ReadSet(type, null))]; }
        // A set to which no parameter belongs alone is known by being the default.
        if (attribute.DefaultParameterSetName is { } usual && !names.Contains(usual)) { names = [.. names, usual]; }
        return [.. names.OrderBy(name => name != attribute.DefaultParameterSetName).Select(name => new ParameterSetHelp(name, parameters.ReadSet(type, name)))];
    }

    private static IReadOnlyList<TypeHelp> Inputs((IReadOnlyList<ParameterHelp> Parameters, IReadOnlyDictionary<string, Type> Types) all)
    {
        var piped = all.Parameters.Where(static parameter => parameter.PipelineInput.Contains("ByValue", StringComparison.Ordinal)).ToArray();
        return piped.Length == 0
            ? [new TypeHelp("None", [Paragraph.Of("Only properties of objects that are piped are taken, where a parameter has the same name.")])]
            : [.. piped.Select(parameter => new TypeHelp((all.Types[parameter.Name].GetElementType() ?? all.Types[parameter.Name]).FullName!, parameter.Description))];
    }

    private static IReadOnlyList<TypeHelp> Outputs(Type type, IReadOnlyList<Paragraph> meaning)
    {
        var types = type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(static output => output.Type).Select(static output => output.Type).ToArray();
        return [.. types.Select((output, index) => new TypeHelp(output.FullName!, index == types.Length - 1 ? meaning : []))];
    }

    private static ExampleHelp Example(XElement example, string name)
    {
        var code = example.Element("code") ?? throw new InvalidOperationException($"An example of {name} has no code.");
        var before = DocText.Paragraphs(new XElement("before", code.NodesBeforeSelf()));
        return before.Count == 1
            ? new ExampleHelp(before[0].Plain, DocText.Code(code), DocText.Paragraphs(new XElement("after", code.NodesAfterSelf())))
            : throw new InvalidOperationException($"An example of {name} needs one paragraph before its code: what it is for.");
    }

    private static string Link(XElement link) => (string?)link.Attribute("href") ?? throw new InvalidOperationException($"'{link}' needs a href: the name of a cmdlet or a topic.");

    private static IReadOnlyList<Paragraph> Required(XElement comment, string element, string name) => DocText.Paragraphs(comment.Element(element)) is { Count: > 0 } paragraphs
        ? paragraphs : throw new InvalidOperationException($"The class of {name} has no {element} in its doc comment.");
}
