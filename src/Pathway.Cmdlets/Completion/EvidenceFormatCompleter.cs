using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pathway.Formats.Evidence;

namespace Pathway.Completion;

/// <summary>Completes the names of formats in which verdicts are saved.</summary>
public sealed class EvidenceFormatCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(EvidenceFormats.All.Select(static format => format.Name), wordToComplete);
}
