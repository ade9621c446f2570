using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace Pathway.Help;

/// <summary>Reads the help of parameters off the properties of a cmdlet class: attributes, doc comments, and the values of a new instance as defaults.</summary>
internal sealed class ParameterReader(DocComments comments)
{
    private const string All = ParameterAttribute.AllParameterSets;

    /// <summary>The names of the parameter sets; none where there is but one.</summary>
    public static IReadOnlyList<string> SetNames(Type type) =>
        [.. Properties(type).SelectMany(static property => Attributes(property).Select(static attribute => attribute.ParameterSetName)).Where(static name => name != All).Distinct(StringComparer.Ordinal)];

    /// <summary>All parameters by name, each as it is over all sets, with its type.</summary>
    public (IReadOnlyList<ParameterHelp> Parameters, IReadOnlyDictionary<string, Type> Types) Read(Type type)
    {
        var cmdlet = Activator.CreateInstance(type)!;
        using (cmdlet as IDisposable)
        {
            var properties = Properties(type);
            var read = properties.Select(property => Parameter(property, Attributes(property), cmdlet)).Concat(Asking(type));
            return ([.. read.OrderBy(static parameter => parameter.Name, StringComparer.Ordinal)], properties.ToDictionary(static property => property.Name, static property => property.PropertyType));
        }
    }

    /// <summary>The parameters of a set as a call shows them: by position, then what must be named, then the rest.</summary>
    /// <param name="type">The class of the cmdlet.</param>
    /// <param name="set">The name of the set, or null where there is but one.</param>
    public IReadOnlyList<ParameterHelp> ReadSet(Type type, string? set)
    {
        var cmdlet = Activator.CreateInstance(type)!;
        using (cmdlet as IDisposable)
        {
            return
            [
                .. Properties(type)
                    .Select(property => (Property: property, Attributes: Attributes(property).Where(attribute => attribute.ParameterSetName is var name && (name == All || name == set)).ToArray()))
                    .Where(static found => found.Attributes.Length > 0)
                    .Select(found => Parameter(found.Property, found.Attributes, cmdlet)).Concat(Asking(type))
                    .OrderBy(static parameter => parameter.Position ?? int.MaxValue).ThenBy(static parameter => !parameter.IsRequired),
            ];
        }
    }

    private ParameterHelp Parameter(PropertyInfo property, ParameterAttribute[] attributes, object cmdlet)
    {
        var comment = comments.Of(property) ?? throw new InvalidOperationException($"The parameter {property.DeclaringType}.{property.Name} has no doc comment.");
        var type = property.PropertyType;
        var isSwitch = type == typeof(SwitchParameter);
        var isRequired = attributes.All(static attribute => attribute.Mandatory);
        var stated = DocText.Paragraphs(comment.Element("value"));
        return new ParameterHelp(property.Name, Name(type), isSwitch, [.. DocText.Paragraphs(comment.Element("summary")), .. Limits(property)], isRequired,
            attributes.Select(static attribute => attribute.Position).Where(static position => position != int.MinValue).Select(static position => (int?)position).FirstOrDefault(),
            Piped(attributes), property.GetCustomAttribute<SupportsWildcardsAttribute>() is not null,
            [.. property.GetCustomAttributes<AliasAttribute>().SelectMany(static alias => alias.AliasNames)],
            stated.Count > 0 ? stated[0].Plain : isRequired ? "None" : Shown(property.GetValue(cmdlet)), type.IsEnum ? Enum.GetNames(type) : []);
    }

    // What an attribute says about the values, in words.
    private IEnumerable<Paragraph> Limits(PropertyInfo property)
    {
        if (property.GetCustomAttribute<ValidateRangeAttribute>() is { } range)
        {
            yield return Paragraph.Of(range.MaxRange is int.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"A whole number from {range.MinRange} on.")
                : string.Create(CultureInfo.InvariantCulture, $"A whole number from {range.MinRange} to {range.MaxRange}."));
        }
        if (!property.PropertyType.IsEnum) { yield break; }
        foreach (var value in Enum.GetNames(property.PropertyType))
        {
            foreach (var meaning in DocText.Paragraphs(comments.Of(property.PropertyType, value)?.Element("summary"))) { yield return new Paragraph([new Run($"- {value}: ", IsCode: false), .. meaning.Runs]); }
        }
    }

    private static IEnumerable<ParameterHelp> Asking(Type type)
    {
        if (type.GetCustomAttribute<CmdletAttribute>() is not { SupportsShouldProcess: true }) { return []; }
        return
        [
            Switch("WhatIf", "wi", "Says what the command would do, and does nothing."),
            Switch("Confirm", "cf", "Asks before the command does anything."),
        ];

        static ParameterHelp Switch(string name, string alias, string meaning) =>
            new(name, nameof(SwitchParameter), IsSwitch: true, [Paragraph.Of(meaning)], IsRequired: false, Position: null, "False", HasWildcards: false, [alias], "False", []);
    }

    // Those of the class itself before those that it inherits, each as declared.
    private static PropertyInfo[] Properties(Type type) =>
    [
        .. type.GetProperties().Where(static property => Attributes(property).Length > 0)
            .OrderBy(property => Distance(type, property.DeclaringType!)).ThenBy(static property => property.MetadataToken),
    ];

    private static int Distance(Type from, Type to) => from == to ? 0 : 1 + Distance(from.BaseType!, to);

    private static ParameterAttribute[] Attributes(PropertyInfo property) => [.. property.GetCustomAttributes<ParameterAttribute>()];

    private static string Piped(ParameterAttribute[] attributes)
    {
        var ways = new List<string>();
        if (attributes.Any(static attribute => attribute.ValueFromPipeline)) { ways.Add("ByValue"); }
        if (attributes.Any(static attribute => attribute.ValueFromPipelineByPropertyName)) { ways.Add("ByPropertyName"); }
        return ways.Count == 0 ? "False" : $"True ({string.Join(", ", ways)})";
    }

    private static string Name(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name;

    private static string Shown(object? value) => value switch
    {
        null or "" or 0 => "None",
        SwitchParameter given => given.IsPresent.ToString(),
        Array { Length: 0 } => "None",
        string[] texts => string.Join(", ", texts),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
