using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pathway.Formats.Hierarchies;

namespace Pathway.Completion;

/// <summary>Completes the names of formats in which a hierarchy is saved.</summary>
public sealed class HierarchyFormatCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(HierarchyFormats.All.Select(static format => format.Name), wordToComplete);
}
