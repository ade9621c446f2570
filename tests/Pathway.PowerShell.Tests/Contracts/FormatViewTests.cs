using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Contracts;

/// <summary>The default views of results.</summary>
public sealed class FormatViewTests
{
    // The width of many terminals; columns without a width share the rest.
    private const int MaxWidth = 120;

    private static readonly XElement[] Views =
        [.. XDocument.Load(Path.Combine(TestFolders.Root, "module", "Pathway.Format.ps1xml")).Descendants("View")];

    [Fact]
    public void Every_output_type_has_a_view()
    {
        var emitted = LoadedModule.CmdletTypes.SelectMany(static cmdlet => cmdlet.GetCustomAttributes<OutputTypeAttribute>())
            .SelectMany(static output => output.Type)
            .Select(static type => type.Type).Where(IsOurs).Distinct().ToArray();

        Assert.NotEmpty(emitted);
        Assert.Empty(emitted.Select(static type => type.FullName).Except(Viewed()));
    }

    [Fact]
    public void Every_public_result_type_has_a_view()
    {
        var results = LoadedModule.Core.GetExportedTypes()
            .Where(static type => type is { IsEnum: false, IsAbstract: false }
                && type.Name.StartsWith("Pathway", StringComparison.Ordinal));

        Assert.Empty(results.Select(static type => type.FullName).Except(Viewed()));
    }

    [Fact]
    public void Every_view_names_existing_type_and_properties()
    {
        foreach (var view in Views)
        {
            var type = LoadedModule.Core.GetType(TypeName(view)) ?? LoadedModule.Cmdlets.GetType(TypeName(view));
            Assert.True(type is not null, $"There is no type {TypeName(view)}.");
            Assert.All(view.Descendants("PropertyName"), name => Assert.NotNull(type.GetProperty(name.Value)));
        }
    }

    [Fact]
    public void Every_table_fits_a_terminal()
    {
        foreach (var view in Views.Where(static view => view.Element("TableControl") is not null))
        {
            var columns = view.Descendants("TableColumnHeader").ToArray();
            var widths = columns.Sum(static column => (int?)column.Element("Width") ?? 0) + columns.Length - 1;
            Assert.True(widths <= MaxWidth, string.Create(CultureInfo.InvariantCulture, $"{TypeName(view)} is {widths} columns wide."));
            Assert.Equal(columns.Length, view.Descendants("TableColumnItem").Count());
            Assert.All(columns.Where(static column => column.Element("Width") is not null),
                static column => Assert.True(column.Element("Label")!.Value.Length <= (int)column.Element("Width")!, column.Value));
        }
    }

    [Fact]
    public void Important_columns_stay_at_80_characters()
    {
        foreach (var view in Views.Where(static view => view.Element("TableControl") is not null))
        {
            // Where several columns have no width, or the first has none, PowerShell gives all of the line to the first ones.
            var columns = view.Descendants("TableColumnHeader").ToArray();
            var free = columns.Count(static column => column.Element("Width") is null);
            var rest = 80 - columns.Sum(static column => (int?)column.Element("Width") ?? 0) - (columns.Length - 1);
            Assert.NotNull(columns[0].Element("Width"));
            Assert.True(free <= 1, $"{TypeName(view)} has {free} columns without a width.");
            Assert.True(free == 0 || rest >= 10, string.Create(CultureInfo.InvariantCulture, $"{TypeName(view)} leaves {rest}."));
        }
    }

    [Fact]
    public void The_column_that_80_characters_cut_can_still_be_read()
    {
        foreach (var view in Views.Where(static view => view.Element("TableControl") is not null))
        {
            // PowerShell uses one character less than the line has. It gives this column what is left, were it two characters.
            var left = 79;
            foreach (var column in view.Descendants("TableColumnHeader"))
            {
                if (column.Element("Width") is not { } width || left <= 0) { break; }
                var label = column.Element("Label")!.Value;
                Assert.True(left >= Math.Min((int)width, label.Length),
                    string.Create(CultureInfo.InvariantCulture, $"{TypeName(view)} leaves {left} for {label}."));
                left -= (int)width + 1;
            }
        }
    }

    [Fact]
    public void A_node_with_a_long_name_shows_parent_root_level_and_interactions()
    {
        var headers = Views.Single(static view => view.Element("TableControl") is not null && TypeName(view) == "Pathway.Model.PathwayNode")
            .Descendants("TableColumnHeader").Select(static column => column.Element("Label")!.Value);

        Assert.Equal(["Root", "Name", "Parent", "Level", "Interactions"], headers);
    }

    private static bool IsOurs(Type type) => type.Assembly == LoadedModule.Core || type.Assembly == LoadedModule.Cmdlets;

    private static IEnumerable<string> Viewed() => Views.Select(TypeName);

    private static string TypeName(XElement view) => view.Element("ViewSelectedBy")!.Element("TypeName")!.Value;
}
