using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>Lays verdicts beside what they are about. Nothing else of an interaction changes.</summary>
internal static class Attachment
{
    /// <param name="interactions">The interactions.</param>
    /// <param name="verdicts">The verdicts on their evidence, in the order of the input.</param>
    public static IReadOnlyList<PathwayInteraction> Attach(IReadOnlyList<PathwayInteraction> interactions, IReadOnlyList<PathwayVerdict> verdicts)
    {
        var at = 0;
        var judged = new List<PathwayInteraction>(interactions.Count);
        foreach (var interaction in interactions)
        {
            var functions = new List<PathwayFunction>(interaction.Functions.Count);
            foreach (var function in interaction.Functions)
            {
                var evidence = function.Evidence.Select(one => one with { Verdict = verdicts[at++] }).ToArray();
                var verdict = VerdictRollUp.Of([.. evidence.Select(static one => one.Verdict!)], "pieces of evidence", "No evidence given.");
                functions.Add(function with { Evidence = evidence, Verdict = verdict });
            }
            judged.Add(interaction with { Functions = functions, Verdict = VerdictRollUp.Of([.. functions.Select(static one => one.Verdict!)], "functions", "No function and no evidence given.") });
        }
        return judged;
    }
}
