using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pathway.Formats;

namespace Pathway.Completion;

/// <summary>Completes the names of root profiles that ship.</summary>
public sealed class RootProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(RootProfiles.Shipped, wordToComplete);
}
