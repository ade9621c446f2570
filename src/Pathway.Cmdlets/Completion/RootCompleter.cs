using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pathway.Formats;

namespace Pathway.Completion;

/// <summary>Completes the names of roots: those of the profiles that ship.</summary>
public sealed class RootCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(RootProfiles.Shipped.SelectMany(static profile => RootProfiles.Load(profile).Roots).Select(static root => root.Name).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal), wordToComplete);
}
