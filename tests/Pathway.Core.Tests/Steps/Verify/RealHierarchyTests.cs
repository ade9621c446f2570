using Pathway.Bench;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Model;
using Xunit;

namespace Pathway.Steps.Verify;

/// <summary>Hierarchies of the ontology have no errors.</summary>
public sealed class RealHierarchyTests
{
    [Theory]
    [InlineData("seven")]
    [InlineData("ten")]
    public async Task Example_terms_have_no_errors(string profile) =>
        AssertNoErrors(await OntologyHierarchies.BuildAsync(TermLists.Read([TestData.Example]), profile));

    [Theory]
    [InlineData("seven")]
    [InlineData("ten")]
    public async Task Own_terms_have_no_errors(string profile) =>
        AssertNoErrors(await OntologyHierarchies.BuildAsync(OntologyHierarchies.OwnTerms, profile));

    [Theory]
    [InlineData("seven")]
    [InlineData("ten")]
    public async Task Real_terms_have_no_errors(string profile) =>
        AssertNoErrors(await OntologyHierarchies.BuildAsync(TermLists.Read([TestData.Real("leaf-terms.txt")]), profile));

    private static void AssertNoErrors(PathwayHierarchy hierarchy)
    {
        var findings = Verification.Run(HierarchyView.Of(hierarchy, CuratorCatalog.Terms), VerifyRules.All);

        Assert.Empty(findings.Where(static finding => finding.Severity == PathwaySeverity.Error)
            .Select(static finding => finding.ToString()));
        foreach (var finding in findings) { TestContext.Current.TestOutputHelper?.WriteLine(finding.ToString()); }
    }
}
