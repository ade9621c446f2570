using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Pathway.Completion;

/// <summary>Completes the kinds of question whose answers are stored.</summary>
public sealed class KindCompleter : IArgumentCompleter
{
    private static readonly string[] Kinds = ["parent", "root", "siblings", "same-concept", "choose-parent", "intermediate", "publication", "publication-search", "full-text", "claim"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(Kinds, wordToComplete);
}
