using Pathway.Model;

namespace Pathway.Formats.Evidence;

/// <summary>A way to save verdicts.</summary>
/// <param name="Name">The name by which it is chosen.</param>
/// <param name="Extensions">The file name extensions that stand for it, with their dot.</param>
/// <param name="Write">Writes the verdicts to a stream; the same verdicts give the same bytes.</param>
internal sealed record EvidenceFormat(string Name, IReadOnlyList<string> Extensions, Action<IReadOnlyList<PathwayVerdictRecord>, Stream> Write);
