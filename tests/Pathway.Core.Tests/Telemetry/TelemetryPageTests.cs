using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Pathway.Bench;
using Xunit;

namespace Pathway.Telemetry;

/// <summary>The telemetry page and the code use the same names.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly string[] Instrumented =
        [.. typeof(Instruments).GetFields().Select(static field => field.GetValue(null)).OfType<Instrument>()
            .Select(static one => one.Name)];
    private static readonly string[] Attributes =
        [.. typeof(AttributeNames).GetFields(BindingFlags.Static | BindingFlags.Public)
            .Select(static field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void The_page_names_each_attribute_and_each_instrument_and_no_other()
    {
        var named = Quoted().Matches(Page()).Select(static match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(6, Instrumented.Length);
        Assert.Equal(Attributes.Concat(Instrumented).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_gives_each_instrument_its_kind_and_unit()
    {
        var rows = Page().Split('\n');
        foreach (var instrument in typeof(Instruments).GetFields().Select(static field => field.GetValue(null)).OfType<Instrument>())
        {
            var kind = instrument.GetType().Name.Split('`')[0] switch { "Histogram" => "histogram", "Counter" => "counter",
                _ => "up-down counter" };
            Assert.Contains(rows, row => row.StartsWith($"| `{instrument.Name}` | {kind}, {instrument.Unit} |", StringComparison.Ordinal));
        }
    }

    private static string Page() => File.ReadAllText(Path.Combine(TermLists.RepositoryRoot(), "docs", "telemetry.md"));

    [GeneratedRegex("`((?:gen_ai|pathway|server|error|http)\\.[a-z_.]+)`")]
    private static partial Regex Quoted();
}
