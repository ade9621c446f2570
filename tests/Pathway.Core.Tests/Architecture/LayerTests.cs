using Pathway.Model;
using Xunit;

namespace Pathway.Architecture;

public sealed class LayerTests
{
    // A row: a folder, and the folders that it may use. The framework and packages are not restricted.
    private static readonly Layers Core = new("Pathway", new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Model"] = [],
        ["Errors"] = [],
        ["Files"] = [],
        ["Questions"] = ["Model", "Errors"],
        ["Text"] = ["Model"],
        ["Ontology"] = ["Model", "Errors", "Questions", "Text", "Genes"],
        ["Genes"] = ["Errors", "Questions"],
        ["Annotation"] = ["Errors", "Questions", "Ontology", "Genes"],
        ["Literature"] = ["Model", "Errors", "Questions", "Text", "Llm"],
        ["Quality"] = ["Model", "Questions", "Ontology"],
        ["Storage"] = ["Model", "Errors", "Files"],
        ["Telemetry"] = ["Model", "Errors", "Questions"],
        ["Engine"] = ["Model", "Errors", "Questions", "Storage", "Telemetry"],
        ["Llm"] = ["Model", "Errors", "Questions", "Text", "Files"],
        ["RateLimiting"] = ["Errors", "Questions", "Llm", "Storage"],
        ["Curators"] = ["Model", "Errors", "Questions", "Text", "Ontology", "Llm", "RateLimiting"],
        ["Batches"] = ["Model", "Errors", "Questions", "Engine", "Storage", "Curators", "Llm", "RateLimiting"],
        ["Steps"] = ["Model", "Errors", "Questions", "Text"],
        ["Runs"] = ["Model", "Storage"],
        ["Formats"] = ["Model", "Errors", "Questions", "Text", "Genes", "Storage", "Engine", "Runs", "Files"],
        ["OntologyFiles"] = ["Model", "Errors", "Questions", "Text", "Ontology", "Annotation", "Formats", "Files"],
        ["Configuration"] = ["Errors", "Curators", "Ontology", "Storage", "Formats", "Files"],
    });

    [Fact]
    public void Each_folder_uses_only_allowed_folders() => Assert.Empty(Core.Violations(typeof(PathwayNode).Assembly));

    [Fact]
    public void Core_does_not_reference_PowerShell_or_cmdlets() =>
        Assert.DoesNotContain(typeof(PathwayNode).Assembly.GetReferencedAssemblies(), static reference =>
            reference.Name!.Contains("Automation", StringComparison.OrdinalIgnoreCase)
            || reference.Name.Contains("PowerShell", StringComparison.OrdinalIgnoreCase)
            || reference.Name.StartsWith("Pathway.", StringComparison.Ordinal));

    [Fact]
    public void Core_does_not_reference_the_library_of_an_optional_transport() =>
        Assert.DoesNotContain(typeof(PathwayNode).Assembly.GetReferencedAssemblies(),
            static reference => reference.Name!.StartsWith("Google.", StringComparison.Ordinal));

    [Fact]
    public void Finds_each_planted_violation()
    {
        var planted = new Layers("Pathway.Planted", new Dictionary<string, string[]> { ["Low"] = [], ["High"] = [] });

        var found = planted.Violations(typeof(LayerTests).Assembly);

        string[] expected =
        [
            "Inherits", "UsesAConstraint`1", "UsesAnAttribute", "UsesAsATypeArgument", "UsesInABody", "UsesInASignature",
            "UsesInATypeTest", "UsesInAnIterator",
        ];
        Assert.Equal(expected, found.Select(static line => line.Split("Low.")[1].Split(' ')[0]).Distinct());
    }

    [Fact]
    public void Allowed_use_passes_and_unlisted_folder_fails()
    {
        var allowed = new Layers("Pathway.Planted", new Dictionary<string, string[]> { ["Low"] = ["High"], ["High"] = [] });
        var unlisted = new Layers("Pathway.Planted", new Dictionary<string, string[]> { ["Low"] = ["High"] });

        Assert.Empty(allowed.Violations(typeof(LayerTests).Assembly));
        Assert.Equal(["High is not in the table"], unlisted.Violations(typeof(LayerTests).Assembly));
    }

    [Fact]
    public void Finds_uses_in_the_compiled_project()
    {
        var wrong = new Layers("Pathway", new Dictionary<string, string[]> { ["Engine"] = ["Model", "Errors", "Questions"] });

        Assert.Contains(wrong.Violations(typeof(PathwayNode).Assembly),
            static line => line.StartsWith("Engine uses Storage: Pathway.Engine.QuestionEngine", StringComparison.Ordinal));
    }
}
