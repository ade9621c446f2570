using System.Management.Automation;
using Pathway.Errors;
using Pathway.Steps.Verify;

namespace Pathway.Hierarchies;

/// <summary>Chooses rules by name.</summary>
internal static class RuleChoice
{
    /// <param name="wanted">The rules to take; null for all.</param>
    /// <param name="excluded">The rules to leave out of those; null for none.</param>
    /// <exception cref="PathwayException">A name fits no rule.</exception>
    public static IReadOnlyList<VerifyRule> Of(string[]? wanted, string[]? excluded)
    {
        var (take, leave) = (Patterns(wanted), Patterns(excluded));
        return [.. VerifyRules.All.Where(rule => (wanted is null || take.Any(pattern => pattern.IsMatch(rule.Name))) && !leave.Any(pattern => pattern.IsMatch(rule.Name)))];
    }

    private static WildcardPattern[] Patterns(string[]? names) => [.. (names ?? []).Select(static name =>
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        return VerifyRules.All.Any(rule => pattern.IsMatch(rule.Name)) ? pattern
            : throw new PathwayException(PathwayErrors.RuleNotFound, $"There is no rule '{name}'; there are {string.Join(", ", VerifyRules.All.Select(static rule => rule.Name))}.", name);
    })];
}
