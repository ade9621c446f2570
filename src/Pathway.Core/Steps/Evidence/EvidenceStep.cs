using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>
/// Checks evidence. Returns all interactions in their order; each interaction, function and piece of evidence has one verdict.
/// </summary>
internal static class EvidenceStep
{
    /// <summary>The interactions with their verdicts.</summary>
    /// <param name="input">The interactions to check.</param>
    /// <param name="asker">Answers questions about publications and claims.</param>
    /// <param name="genes">The names of proteins.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <exception cref="OperationCanceledException">The check was stopped.</exception>
    public static async Task<IReadOnlyList<PathwayInteraction>> CheckAsync(EvidenceInput input, IAsker asker, IGeneNames genes,
        CancellationToken cancellation)
    {
        var names = new ProteinNames(genes);
        var checker = new EvidenceChecker(names);
        var cases = input.Cases.ToArray();
        var fetchResults = await new EvidenceFetcher(asker, checker, cancellation).FetchAsync(cases).ConfigureAwait(false);
        var verdicts = new PathwayVerdict[cases.Length];
        for (var i = 0; i < cases.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            verdicts[i] = checker.Check(cases[i], fetchResults[i]);
        }
        var checkedInteractions = VerdictAttacher.Attach(input.Interactions, verdicts);
        return input.AsksModel
            ? await new ClaimChecker(asker, names, cancellation).CheckAsync(checkedInteractions, fetchResults).ConfigureAwait(false)
            : checkedInteractions;
    }
}

/// <summary>Estimates the questions of an evidence check.</summary>
internal static class EvidenceEstimate
{
    public static RunEstimate Of(EvidenceInput input, IEstimator asker, IGeneNames genes)
    {
        // The estimator answers synchronously from stored answers.
        EvidenceStep.CheckAsync(input, asker, genes, CancellationToken.None).GetAwaiter().GetResult();
        // At most one more question for each publication that is not stored: its full text.
        return new RunEstimate(asker.StoredCount, asker.OpenCount, asker.OpenCount, 2L * asker.OpenCount)
        {
            Usage = asker.OpenUsage,
            SampleSize = asker.OpenCount,
        };
    }
}

/// <summary>Adds verdicts to interactions, functions and evidence, and changes nothing else.</summary>
internal static class VerdictAttacher
{
    /// <param name="interactions">The interactions.</param>
    /// <param name="verdicts">The verdicts on their evidence, in the order of the input.</param>
    public static IReadOnlyList<PathwayInteraction> Attach(IReadOnlyList<PathwayInteraction> interactions,
        IReadOnlyList<PathwayVerdict> verdicts)
    {
        var at = 0;
        var attached = new List<PathwayInteraction>(interactions.Count);
        foreach (var interaction in interactions)
        {
            var functions = new List<PathwayFunction>(interaction.Functions.Count);
            foreach (var function in interaction.Functions)
            {
                var evidence = function.Evidence.Select(one => one with { Verdict = verdicts[at++] }).ToArray();
                var verdict = VerdictRollUp.Of([.. evidence.Select(static one => one.Verdict!)], "pieces of evidence",
                    "No evidence given.");
                functions.Add(function with { Evidence = evidence, Verdict = verdict });
            }
            attached.Add(interaction with
            {
                Functions = functions,
                Verdict = VerdictRollUp.Of([.. functions.Select(static one => one.Verdict!)], "functions",
                    "No function and no evidence given."),
            });
        }
        return attached;
    }
}
