using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>Checks evidence: what goes in comes out, in its order, each interaction, function and piece of evidence with one verdict.</summary>
internal static class EvidenceStep
{
    /// <summary>The interactions with their verdicts.</summary>
    /// <param name="input">What is to be checked.</param>
    /// <param name="asker">Where publications are asked for.</param>
    /// <param name="genes">The names of proteins.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <exception cref="OperationCanceledException">The check was stopped.</exception>
    public static async Task<IReadOnlyList<PathwayInteraction>> CheckAsync(EvidenceInput input, IAsker asker, IGeneNames genes, CancellationToken cancellation)
    {
        var names = new ProteinNames(genes);
        var ladder = new EvidenceLadder(names);
        var cases = input.Cases.ToArray();
        var held = await new Holdings(asker, ladder, cancellation).GetAsync(cases).ConfigureAwait(false);
        var verdicts = new PathwayVerdict[cases.Length];
        for (var i = 0; i < cases.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            verdicts[i] = ladder.Climb(cases[i], held[i]);
        }
        var judged = Attachment.Attach(input.Interactions, verdicts);
        return input.AsksModel ? await new Claims(asker, names, cancellation).JudgeAsync(judged, held).ConfigureAwait(false) : judged;
    }
}
