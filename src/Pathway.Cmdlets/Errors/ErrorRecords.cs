using System.Management.Automation;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Errors;

/// <summary>Converts failures into PowerShell error records, each with its recommended action.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord ToErrorRecord(this PathwayException failure) =>
        Record(failure.Error, new InvalidOperationException(TextSanitizer.SingleLine(failure.Message), failure.InnerException),
            failure.Target);

    public static ErrorRecord ToErrorRecord(this PathwayFailure failure)
    {
        var error = PathwayErrors.All.Single(error => error.Id == failure.ErrorId);
        return Record(error, new InvalidOperationException(TextSanitizer.SingleLine(failure.Message)), failure.Subject);
    }

    private static ErrorRecord Record(PathwayError error, Exception exception, object? target)
    {
        var category = Enum.Parse<ErrorCategory>(error.Category);
        return new ErrorRecord(exception, error.Id, category, target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = error.RecommendedAction },
        };
    }
}
