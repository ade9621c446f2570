using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pathway.Curators;

namespace Pathway.Completion;

/// <summary>Completes the names of transports.</summary>
public sealed class TransportCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(TransportNames.All, wordToComplete);
}
