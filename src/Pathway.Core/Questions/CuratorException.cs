using Pathway.Errors;

namespace Pathway.Questions;

/// <summary>A curator could not answer now. Nothing is stored, and a later run asks again.</summary>
internal sealed class CuratorException : Exception
{
    public CuratorException(PathwayError error, string message, bool isTransient, Exception? cause = null)
        : base(message, cause)
    {
        Error = error;
        IsTransient = isTransient;
    }

    /// <summary>The entry of the error catalogue.</summary>
    public PathwayError Error { get; }

    /// <summary>Whether the same question may be answered when it is tried again at once.</summary>
    public bool IsTransient { get; }
}
