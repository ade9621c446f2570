using Pathway.Model;

namespace Pathway.Questions;

/// <summary>
/// Which terms are the most relevant children of a parent, five to seven of them? The children found so far are not told, so
/// that the answer serves every run.
/// </summary>
internal sealed record SiblingsQuestion : Question<SiblingsAnswer>
{
    public override string Kind => "siblings";

    /// <summary>The roots of the hierarchy.</summary>
    public required PathwayRootProfile Roots { get; init; }

    public override IEnumerable<string> Context => [Roots.Fingerprint];

    public override bool AcceptsImported => true;

    public override string Text => $"siblings under '{Subject}'";
}
