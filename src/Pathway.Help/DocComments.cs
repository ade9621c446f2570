using System.Reflection;
using System.Xml.Linq;

namespace Pathway.Help;

/// <summary>The doc comments of the assemblies, by the identifiers that the compiler gives to members.</summary>
internal sealed class DocComments
{
    private readonly Dictionary<string, XElement> members;

    private DocComments(Dictionary<string, XElement> members) => this.members = members;

    /// <summary>Reads what the compiler wrote beside the assemblies.</summary>
    public static DocComments Read(IEnumerable<string> files) => new(files
        .SelectMany(static file => XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member"))
        .ToDictionary(static member => (string)member.Attribute("name")!, StringComparer.Ordinal));

    /// <summary>The comment of a type, or null.</summary>
    public XElement? Of(Type type) => members.GetValueOrDefault($"T:{type.FullName}");

    /// <summary>The comment of a property, where it is declared, or null.</summary>
    public XElement? Of(PropertyInfo property) => members.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");

    /// <summary>The comment of a value of an enumeration, or null.</summary>
    public XElement? Of(Type enumeration, string value) => members.GetValueOrDefault($"F:{enumeration.FullName}.{value}");
}
