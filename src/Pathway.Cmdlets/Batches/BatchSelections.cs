using Pathway.Asking;
using Pathway.Batches;
using Pathway.Curators;
using Pathway.Errors;
using Pathway.Pipeline;
using Pathway.Questions;

namespace Pathway.BatchCommands;

/// <summary>Chooses which kinds of question go out as a batch.</summary>
internal static class BatchSelections
{
    /// <param name="names">The kinds as the user names them.</param>
    /// <param name="chosen">Who answers.</param>
    /// <param name="force">Whether the user accepts a job for each level of a climb.</param>
    /// <param name="waits">Whether the command waits for the answers.</param>
    /// <param name="hasNoCache">Whether nothing is stored.</param>
    /// <exception cref="PathwayException">These questions cannot go out as a batch.</exception>
    public static BatchSelection Choose(IReadOnlyList<string> names, ChosenCurators chosen, bool force, bool waits, bool hasNoCache)
    {
        string[] kinds = [.. names.Select(FindKind).Distinct(StringComparer.Ordinal)];
        if (kinds.Any(QuestionStage.Climb.Contains) && !force)
        {
            throw new PathwayException(PathwayErrors.BatchClimb, "The parents of terms are asked level by level, up to ten levels and more "
                + "after wrong answers. As a batch each level is a job of its own, which may take up to 24 hours.");
        }
        if (hasNoCache)
        {
            throw new PathwayException(PathwayErrors.BatchUnavailable,
                "With -NoCache nobody would remember a batch job, and its answers would be paid for and lost.")
                { Action = "Leave out -NoCache or -Batch." };
        }
        var models = chosen.Curators.OfType<LlmCurator>().ToArray();
        if (models.Length == 0 || chosen.IsReplay)
        {
            throw new PathwayException(PathwayErrors.BatchUnavailable, "-Batch needs a model that answers, and here none does.")
                { Action = "Add -Curator Model, with a key or an endpoint; or leave out -Batch." };
        }
        if (models.FirstOrDefault(static model => model.Batches is null) is { } unable)
        {
            throw new PathwayException(PathwayErrors.BatchUnavailable, $"The server of {unable} has no batch API that is known here.",
                $"{unable}")
                { Action = "Use -Provider Gemini or OpenAI with -Transport Rest, or leave out -Batch." };
        }
        return new BatchSelection(kinds, waits);
    }

    // Case and hyphens do not matter: SameConcept is same-concept.
    private static string FindKind(string name)
    {
        var plain = name.Replace("-", "", StringComparison.Ordinal);
        return QuestionKinds.Names.FirstOrDefault(kind =>
                kind.Replace("-", "", StringComparison.Ordinal).Equals(plain, StringComparison.OrdinalIgnoreCase))
            ?? throw new PathwayException(PathwayErrors.ConfigurationInvalid,
                $"-BatchKind is '{name}'; the kinds of question are {string.Join(", ", QuestionKinds.Names)}.", name)
                { Action = "Use one of the kinds in the message." };
    }
}

/// <summary>Shows what a user should know of a batch job.</summary>
internal static class BatchNotices
{
    /// <summary>An error, a warning or a verbose record.</summary>
    public static StreamRecord ToStreamRecord(this BatchNotice notice) => notice.Error is { } error
        ? new StreamRecord.Error(new PathwayException(error, notice.Message).ToErrorRecord())
        : notice.IsWarning ? new StreamRecord.Warning(notice.Message) : new StreamRecord.Verbose(notice.Message);
}
