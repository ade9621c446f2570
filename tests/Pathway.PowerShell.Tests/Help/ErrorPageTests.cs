using System.Collections;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Help;

/// <summary>docs/errors.md matches the error catalogue, in the same order.</summary>
public sealed class ErrorPageTests
{
    private const int MinExplanationLength = 40;

    [Fact]
    public void Every_error_has_a_section_with_cause_and_action()
    {
        var sections = File.ReadAllText(Path.Combine(TestFolders.Root, "docs", "errors.md")).Split("\n## ").Skip(1)
            .Select(static section => section.Split("\n\n")).ToArray();
        var catalogue =
            ((IEnumerable)LoadedModule.Core.GetType("Pathway.Errors.PathwayErrors")!.GetProperty("All")!.GetValue(null)!).Cast<object>()
            .ToArray();

        Assert.Equal(catalogue.Select(static error => Value(error, "Id")), sections.Select(static section => section[0]));
        foreach (var (error, section) in catalogue.Zip(sections))
        {
            Assert.True(section.Length == 4, $"{section[0]} needs three paragraphs.");
            Assert.True(section[1].Length >= MinExplanationLength, $"{section[0]} does not say when it happens.");
            Assert.Equal($"**What to do.** {Value(error, "RecommendedAction")}", section[2]);
            Assert.Equal($"Category: `{Value(error, "Category")}`", section[3].Trim());
        }
    }

    private static string Value(object error, string property) => (string)error.GetType().GetProperty(property)!.GetValue(error)!;
}
