using System.Xml.Linq;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Contracts;

/// <summary>The type data write every type of the module whole when it leaves the process.</summary>
public sealed class SerializationTests
{
    private static readonly Dictionary<string, XElement> TypeData =
        XDocument.Load(Path.Combine(TestFolders.Root, "module", "Pathway.Types.ps1xml")).Root!.Elements("Type")
            .ToDictionary(static type => type.Element("Name")!.Value);

    public static TheoryData<string> Types => [.. LoadedModule.Core.GetExportedTypes()
        .Where(static type => !type.IsNested && !(type.IsAbstract && type.IsSealed)).Select(static type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_has_its_depth_and_every_enumeration_its_names(string type)
    {
        var isEnum = LoadedModule.Core.GetType(type, throwOnError: true)!.IsEnum;

        var notes = TypeData[type].Descendants("NoteProperty")
            .ToDictionary(static note => note.Element("Name")!.Value, static note => note.Element("Value")!.Value);

        Assert.Equal(isEnum ? "String" : "9", notes[isEnum ? "SerializationMethod" : "SerializationDepth"]);
    }

    [Fact]
    public void A_node_is_written_with_all_its_properties()
    {
        var node = LoadedModule.Core.GetType("Pathway.Model.PathwayNode", throwOnError: true)!;

        var written = TypeData[node.FullName!].Descendants("PropertySet")
            .Single(static set => set.Element("Name")!.Value == "PropertySerializationSet").Descendants("ReferencedProperties")
            .Elements("Name");

        Assert.Equal(node.GetProperties().Select(static property => property.Name), written.Select(static name => name.Value));
    }
}
