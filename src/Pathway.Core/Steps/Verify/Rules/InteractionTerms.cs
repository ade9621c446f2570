using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>What a pathway term of an interaction must be to become a node.</summary>
internal static class InteractionTerms
{
    public static bool IsUsable(string term) => TermName.Key(term).Length is > 0 and <= TermName.MaximumLength;
}
