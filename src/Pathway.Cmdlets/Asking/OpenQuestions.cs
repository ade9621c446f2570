using System.Globalization;
using Pathway.Model;

namespace Pathway.Asking;

/// <summary>Questions that stayed open, as they are told to a user.</summary>
internal static class OpenQuestions
{
    // Enough to know them by; all stand in the hierarchy.
    private const int Named = 5;

    /// <summary>Each failure; where one reason kept many questions from being asked, that reason once.</summary>
    public static IEnumerable<PathwayFailure> Once(IEnumerable<PathwayFailure> failures) =>
        failures.GroupBy(static failure => (failure.ErrorId, failure.Cause)).SelectMany(static group => group.Any(static failure => failure.IsForAll) && group.Count() > 1 ? [All([.. group])] : group.AsEnumerable());

    private static PathwayFailure All(IReadOnlyList<PathwayFailure> failures)
    {
        var subjects = failures.Select(static failure => failure.Subject).Distinct(StringComparer.Ordinal).ToArray();
        var named = string.Join(", ", subjects.Take(Named).Select(static subject => $"'{subject}'"));
        var more = subjects.Length > Named ? string.Create(CultureInfo.InvariantCulture, $" and {subjects.Length - Named} more") : "";
        return failures[0] with
        {
            Message = string.Create(CultureInfo.InvariantCulture, $"{failures.Count} questions stay open: {failures[0].Cause}. They are about {named}{more}."),
        };
    }
}
