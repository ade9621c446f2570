using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace Pathway.Help;

/// <summary>
/// Reads the help of a cmdlet from its class. In the comment of the class, summary is the synopsis, remarks the description, returns the
/// output, notes the notes, each example an example, and each seealso a related link. A parameter says what an inherited parameter means
/// in this cmdlet: its text follows the text of the parameter, and its attribute default replaces the default.
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
        foreach (var stated in comment.Elements("parameter").Select(static element => (string?)element.Attribute("name")))
        {
            if (all.Parameters.All(parameter => parameter.Name != stated))
            {
                throw new InvalidOperationException($"The class of {name} describes the parameter '{stated}', which it does not have.");
            }
        }
        return new CommandHelp(name, Required(comment, "summary", name)[0], Required(comment, "remarks", name), Sets(type, attribute),
            all.Parameters,
            Inputs(all), Outputs(type, Required(comment, "returns", name)), DocText.Paragraphs(comment.Element("notes")),
            [.. comment.Elements("example").Select(example => Example(example, name))], [.. comment.Elements("seealso").Select(Link)]);
    }

    private IReadOnlyList<ParameterSetHelp> Sets(Type type, CmdletAttribute attribute)
    {
        var names = ParameterReader.SetNames(type);
        if (names.Count == 0) { return [new ParameterSetHelp(null, parameters.ReadSet(type, null))]; }
        // A set without parameters of its own is only known as the default.
        if (attribute.DefaultParameterSetName is { } usual && !names.Contains(usual)) { names = [.. names, usual]; }
        return [.. names.OrderBy(name => name != attribute.DefaultParameterSetName)
            .Select(name => new ParameterSetHelp(name, parameters.ReadSet(type, name)))];
    }

    private static IReadOnlyList<TypeHelp> Inputs((IReadOnlyList<ParameterHelp> Parameters, IReadOnlyDictionary<string, Type> Types) all)
    {
        var piped = all.Parameters.Where(static parameter => parameter.PipelineInput.Contains("ByValue", StringComparison.Ordinal))
            .ToArray();
        return piped.Length == 0
            ? [new TypeHelp("None",
                [Paragraph.Of("Only properties of objects that are piped are taken, where a parameter has the same name.")])]
            : [.. piped.Select(
                parameter =>
                    new TypeHelp((all.Types[parameter.Name].GetElementType() ?? all.Types[parameter.Name]).FullName!,
                        parameter.Description))];
    }

    private static IReadOnlyList<TypeHelp> Outputs(Type type, IReadOnlyList<Paragraph> meaning)
    {
        var types = type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(static output => output.Type)
            .Select(static output => output.Type).ToArray();
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

    private static string Link(XElement link) => (string?)link.Attribute("href")
        ?? throw new InvalidOperationException($"'{link}' needs a href: the name of a cmdlet or a topic.");

    private static IReadOnlyList<Paragraph> Required(XElement comment, string element, string name) =>
        DocText.Paragraphs(comment.Element(element)) is { Count: > 0 } paragraphs
        ? paragraphs : throw new InvalidOperationException($"The class of {name} has no {element} in its doc comment.");
}

/// <summary>
/// Reads the help of parameters from the properties of a cmdlet class: attributes, doc comments, and default values of a new instance.
/// </summary>
internal sealed class ParameterReader(DocComments comments)
{
    private const string All = ParameterAttribute.AllParameterSets;

    /// <summary>The names of the parameter sets; none if there is only one.</summary>
    public static IReadOnlyList<string> SetNames(Type type) =>
        [.. Properties(type).SelectMany(static property => Attributes(property).Select(static attribute => attribute.ParameterSetName))
            .Where(static name => name != All).Distinct(StringComparer.Ordinal)];

    /// <summary>All parameters by name, merged over all sets, with their types.</summary>
    public (IReadOnlyList<ParameterHelp> Parameters, IReadOnlyDictionary<string, Type> Types) Read(Type type)
    {
        var cmdlet = Activator.CreateInstance(type)!;
        using (cmdlet as IDisposable)
        {
            var properties = Properties(type);
            var read = properties.Select(property => Parameter(property, Attributes(property), cmdlet))
                .Concat(ShouldProcessParameters(type));
            return ([.. read.OrderBy(static parameter => parameter.Name, StringComparer.Ordinal)],
                properties.ToDictionary(static property => property.Name, static property => property.PropertyType));
        }
    }

    /// <summary>The parameters of a set in syntax order: positional, then mandatory, then the others.</summary>
    /// <param name="type">The class of the cmdlet.</param>
    /// <param name="set">The name of the set; null if there is only one.</param>
    public IReadOnlyList<ParameterHelp> ReadSet(Type type, string? set)
    {
        var cmdlet = Activator.CreateInstance(type)!;
        using (cmdlet as IDisposable)
        {
            return
            [
                .. Properties(type)
                    .Select(property =>
                        (Property: property,
                            Attributes: Attributes(property)
                                .Where(attribute => attribute.ParameterSetName is var name && (name == All || name == set)).ToArray()))
                    .Where(static found => found.Attributes.Length > 0)
                    .Select(found => Parameter(found.Property, found.Attributes, cmdlet)).Concat(ShouldProcessParameters(type))
                    .OrderBy(static parameter => parameter.Position ?? int.MaxValue).ThenBy(static parameter => !parameter.IsRequired),
            ];
        }
    }

    private ParameterHelp Parameter(PropertyInfo property, ParameterAttribute[] attributes, object cmdlet)
    {
        var comment = comments.Of(property)
            ?? throw new InvalidOperationException($"The parameter {property.DeclaringType}.{property.Name} has no doc comment.");
        var type = property.PropertyType;
        var isSwitch = type == typeof(SwitchParameter);
        var isRequired = attributes.All(static attribute => attribute.Mandatory);
        var own = comments.Of(cmdlet.GetType())?.Elements("parameter")
            .FirstOrDefault(element => (string?)element.Attribute("name") == property.Name);
        var stated = (string?)own?.Attribute("default") ?? FindValue(comment);
        return new ParameterHelp(property.Name, Name(type), isSwitch,
            [.. DocText.Paragraphs(comment.Element("summary")), .. DocText.Paragraphs(own), .. DescribeLimits(property)], isRequired,
            attributes.Select(static attribute => attribute.Position).Where(static position => position != int.MinValue)
                .Select(static position => (int?)position).FirstOrDefault(),
            DescribePipelineInput(attributes), property.GetCustomAttribute<SupportsWildcardsAttribute>() is not null,
            [.. property.GetCustomAttributes<AliasAttribute>().SelectMany(static alias => alias.AliasNames)],
            stated ?? (isRequired ? "None" : FormatDefault(property.GetValue(cmdlet))), FindAccepted(property));
    }

    private static string? FindValue(XElement comment) =>
        DocText.Paragraphs(comment.Element("value")) is [var first, ..] ? first.Plain : null;

    private static string[] FindAccepted(PropertyInfo property) =>
        GetElementType(property) is { IsEnum: true } names ? Enum.GetNames(names)
            : [.. property.GetCustomAttribute<ValidateSetAttribute>()?.ValidValues ?? []];

    // The type of a value, in an array or not, that may be null or not.
    private static Type GetElementType(PropertyInfo property)
    {
        var type = property.PropertyType.IsArray ? property.PropertyType.GetElementType()! : property.PropertyType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    // The constraints of attributes, in words.
    private IEnumerable<Paragraph> DescribeLimits(PropertyInfo property)
    {
        if (property.GetCustomAttribute<ValidateRangeAttribute>() is { } range)
        {
            var number = GetElementType(property);
            var isWhole = number == typeof(int) || number == typeof(long);
            var end = range.MaxRange is int.MaxValue or long.MaxValue ? "on" : string.Create(CultureInfo.InvariantCulture,
                $"to {(range.MaxRange is double large ? (decimal)large : range.MaxRange)}");
            yield return Paragraph.Of(string.Create(CultureInfo.InvariantCulture,
                $"A {(isWhole ? "whole number" : "number")} from {range.MinRange} {end}."));
        }
        if (GetElementType(property) is not { IsEnum: true } names) { yield break; }
        foreach (var value in Enum.GetNames(names))
        {
            foreach (var meaning in DocText.Paragraphs(comments.Of(names, value)?.Element("summary")))
            {
                yield return new Paragraph([new Run($"- {value}: ", IsCode: false), .. meaning.Runs]);
            }
        }
    }

    private static IEnumerable<ParameterHelp> ShouldProcessParameters(Type type)
    {
        if (type.GetCustomAttribute<CmdletAttribute>() is not { SupportsShouldProcess: true }) { return []; }
        return
        [
            Switch("WhatIf", "wi", "Says what the command would do, and does nothing."),
            Switch("Confirm", "cf", "Asks before the command does anything."),
        ];

        static ParameterHelp Switch(string name, string alias, string meaning) =>
            new(name, nameof(SwitchParameter), IsSwitch: true, [Paragraph.Of(meaning)], IsRequired: false, Position: null, "False",
                HasWildcards: false, [alias], "False", []);
    }

    // Own properties before inherited ones, in the order of their declaration.
    private static PropertyInfo[] Properties(Type type) =>
    [
        .. type.GetProperties().Where(static property => Attributes(property).Length > 0)
            .OrderBy(property => Distance(type, property.DeclaringType!)).ThenBy(static property => property.MetadataToken),
    ];

    private static int Distance(Type from, Type to) => from == to ? 0 : 1 + Distance(from.BaseType!, to);

    // Not those of a property that this one overrides.
    private static ParameterAttribute[] Attributes(PropertyInfo property) =>
        [.. property.GetCustomAttributes<ParameterAttribute>(inherit: false)];

    private static string DescribePipelineInput(ParameterAttribute[] attributes)
    {
        var ways = new List<string>();
        if (attributes.Any(static attribute => attribute.ValueFromPipeline)) { ways.Add("ByValue"); }
        if (attributes.Any(static attribute => attribute.ValueFromPipelineByPropertyName)) { ways.Add("ByPropertyName"); }
        return ways.Count == 0 ? "False" : $"True ({string.Join(", ", ways)})";
    }

    private static string Name(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name;

    private static string FormatDefault(object? value) => value switch
    {
        null or "" or 0 => "None",
        SwitchParameter given => given.IsPresent.ToString(),
        Array { Length: 0 } => "None",
        string[] texts => string.Join(", ", texts),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
