using System.Management.Automation.Host;
using System.Text;
using Pathway.Errors;
using Pathway.Formats.Evidence;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Publications;

/// <summary>
/// Describes questions about evidence that stayed open: as a warning if other evidence was checked, as an error if none was.
/// </summary>
internal static class UncheckedEvidence
{
    /// <summary>
    /// Whether an open question is about evidence, and nothing but a failure keeps it open. That a batch takes its time is no failure, nor
    /// that the budget of the user ends: they are reported as for all other questions.
    /// </summary>
    public static bool IsCause(PathwayFailure open) => QuestionKinds.IsEvidence(open.Question)
        && open.ErrorId != PathwayErrors.BatchPending.Id && open.ErrorId != PathwayErrors.BudgetReached.Id;

    /// <summary>
    /// The most common failure, if it prevented the check of all evidence; null if some evidence was checked or nothing was asked.
    /// </summary>
    /// <param name="interactions">The interactions with their verdicts.</param>
    /// <param name="open">The questions about evidence that stayed open.</param>
    public static PathwayFailure? FindCommonFailure(IReadOnlyCollection<PathwayInteraction> interactions,
        IReadOnlyCollection<PathwayFailure> open)
    {
        PathwayFailure[] unanswered = [.. open.Where(IsCause)];
        if (unanswered.Length == 0
            || interactions.SelectMany(PathwayVerdictRecord.Of).Any(static record => record.Verdict != PathwayVerdictKind.Unchecked))
        {
            return null;
        }
        var common = FindMostCommon(unanswered);
        var subject = interactions.Count == 1 ? "the interaction" : $"the {interactions.Count} interactions";
        return common with
        {
            Message = $"None of the evidence of {subject} could be checked: {common.Cause.TrimEnd('.')}. All of it is Unchecked.",
        };
    }

    /// <summary>How many questions about evidence were not answered, why, and what to do.</summary>
    public static string Describe(IReadOnlyCollection<PathwayFailure> open) =>
        $"{(open.Count == 1 ? "1 question was" : $"{open.Count} questions were")} not answered{DescribeCause(open)}; the evidence that "
            + "needs them is Unchecked, with the reason. Run the same command again to ask only those.";

    /// <summary>The most common cause of open questions, in parentheses; empty if it is not known.</summary>
    public static string DescribeCause(IReadOnlyCollection<PathwayFailure> open) =>
        open.Count > 0 && FindMostCommon(open).Cause.TrimEnd('.') is { Length: > 0 } cause ? $" ({cause})" : "";

    private static PathwayFailure FindMostCommon(IReadOnlyCollection<PathwayFailure> open) => open
        .GroupBy(static failure => failure.Cause, StringComparer.Ordinal).OrderByDescending(static group => group.Key.Length > 0)
        .ThenByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal)
        .First().First();
}

/// <summary>In a GitHub Actions job: writes annotations to the log, and a table to the job summary.</summary>
internal static class GitHubActions
{
    private static bool IsActive => Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true";

    /// <exception cref="PathwayException">The summary cannot be written.</exception>
    public static void Publish(PSHostUserInterface? log, IReadOnlyList<PathwayVerdictRecord> verdicts)
    {
        if (!IsActive) { return; }
        foreach (var line in GitHubActionsReport.CreateAnnotations(verdicts, Environment.GetEnvironmentVariable("GITHUB_WORKSPACE")))
        {
            log?.WriteLine(line);
        }
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is not { Length: > 0 } path) { return; }
        try
        {
            File.AppendAllText(path, GitHubActionsReport.CreateSummary(verdicts), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PathwayException(PathwayErrors.FileUnwritable,
                $"The summary of the job '{path}' cannot be written: {failure.Message}", path, failure);
        }
    }
}
