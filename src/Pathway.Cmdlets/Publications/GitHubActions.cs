using System.Management.Automation.Host;
using System.Text;
using Pathway.Errors;
using Pathway.Formats.Evidence;
using Pathway.Model;

namespace Pathway.Publications;

/// <summary>Tells GitHub Actions, where a run is one: annotations go to its log, the table to the summary of the job.</summary>
internal static class GitHubActions
{
    private static bool IsHere => Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true";

    /// <exception cref="PathwayException">The summary cannot be written.</exception>
    public static void Tell(PSHostUserInterface? log, IReadOnlyList<PathwayVerdictRecord> verdicts)
    {
        if (!IsHere) { return; }
        foreach (var line in ActionsReport.Annotations(verdicts, Environment.GetEnvironmentVariable("GITHUB_WORKSPACE"))) { log?.WriteLine(line); }
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is not { Length: > 0 } path) { return; }
        try { File.AppendAllText(path, ActionsReport.Summary(verdicts), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)); }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PathwayException(PathwayErrors.FileUnwritable, $"The summary of the job '{path}' cannot be written: {failure.Message}", path, failure);
        }
    }
}
