using Pathway.Bench;
using Xunit;

namespace Pathway.Steps.Verify;

public sealed class RulePageTests
{
    [Fact]
    public void The_page_of_the_rules_lists_all_of_them_as_they_are()
    {
        var rows = File.ReadLines(Path.Combine(TermLists.RepositoryRoot(), "docs", "rules.md")).Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => string.Join('|', line.Split('|')[1..4].Select(static cell => cell.Trim())));

        Assert.Equal(VerifyRules.All.Select(static rule => $"`{rule.Name}`|{rule.Severity}|{rule.Meaning}"), rows);
    }
}
