using Pathway.Bench;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Model;
using Xunit;

namespace Pathway.Steps.Verify;

/// <summary>What the ontology builds has no error.</summary>
public sealed class RealHierarchyTests
{
    [Theory]
    [InlineData("seven")]
    [InlineData("ten")]
    public async Task The_terms_of_the_example_are_clean(string profile) =>
        Clean(await OntologyHierarchies.BuildAsync(TermLists.Read([TestData.Example]), profile));

    [Theory]
    [InlineData("seven")]
    [InlineData("ten")]
    public async Task The_projects_own_terms_are_clean(string profile) => Clean(await OntologyHierarchies.BuildAsync(OntologyHierarchies.OwnTerms, profile));

    [Theory]
    [InlineData("seven")]
    [InlineData("ten")]
    public async Task The_real_terms_are_clean(string profile) => Clean(await OntologyHierarchies.BuildAsync(TermLists.Read([TestData.Real("leaf-terms.txt")]), profile));

    private static void Clean(PathwayHierarchy hierarchy)
    {
        var findings = Verification.Run(HierarchyView.Of(hierarchy, CuratorCatalog.Terms), VerifyRules.All);

        Assert.Empty(findings.Where(static finding => finding.Severity == PathwaySeverity.Error).Select(static finding => finding.ToString()));
        foreach (var finding in findings) { TestContext.Current.TestOutputHelper?.WriteLine(finding.ToString()); }
    }
}
