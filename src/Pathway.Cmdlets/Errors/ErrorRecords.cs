using System.Management.Automation;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Errors;

/// <summary>Converts failures into PowerShell error records, each with its recommended action.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord ToErrorRecord(this PathwayException failure) =>
        Record(failure.Error, new InvalidOperationException(SafeMessage.Of(failure.Message), SafeMessage.Of(failure.InnerException)),
            failure.Target, failure.Action);

    public static ErrorRecord ToErrorRecord(this PathwayFailure failure)
    {
        var error = PathwayErrors.All.Single(error => error.Id == failure.ErrorId);
        return Record(error, new InvalidOperationException(SafeMessage.Of(failure.Message)), failure.Subject);
    }

    private static ErrorRecord Record(PathwayError error, Exception exception, object? target, string? action = null)
    {
        var category = Enum.Parse<ErrorCategory>(error.Category);
        var record = new ErrorRecord(exception, error.Id, category, target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = SafeMessage.Of(action ?? error.RecommendedAction) },
        };
        // The views of errors show the name of the target; the target itself stays as it is.
        record.CategoryInfo.TargetName = SafeMessage.Of(record.CategoryInfo.TargetName);
        return record;
    }
}

/// <summary>Makes messages safe for terminals and logs: one line, without commands, with masks in place of secrets.</summary>
internal static class SafeMessage
{
    public static string Of(string? text) => TextSanitizer.SingleLine(Secrets.MaskIn(text ?? ""));

    /// <summary>The cause of an error, with safe messages; Get-Error shows it.</summary>
    public static Exception? Of(Exception? cause)
    {
        if (cause is null || IsSafe(cause)) { return cause; }
        return new InvalidOperationException($"{cause.GetType().Name}: {Of(cause.Message)}", Of(cause.InnerException));
    }

    private static bool IsSafe(Exception cause) =>
        Of(cause.Message) == cause.Message && (cause.InnerException is null || IsSafe(cause.InnerException));
}
