using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pathway.Steps.Verify;

namespace Pathway.Completion;

/// <summary>Completes the names of rules, each with what it finds.</summary>
public sealed class RuleCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) => VerifyRules.All
        .Where(rule => rule.Name.StartsWith((wordToComplete ?? "").Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
        .Select(static rule => new CompletionResult(rule.Name, rule.Name, CompletionResultType.ParameterValue, $"{rule.Severity}: {rule.Meaning}"));
}
