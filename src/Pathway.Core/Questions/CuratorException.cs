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

    /// <summary>Whether it says nothing of the question: whatever is asked now fails likewise.</summary>
    public bool IsForAll { get; init; }

    /// <summary>How long to wait before the next try, as whoever was asked says; null where nothing was said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the lane that the call went through makes all wait as long; whoever tries again need not wait beside it.</summary>
    public bool WaitsInLane { get; init; }

    /// <summary>What the failed call used; it may be paid all the same.</summary>
    public CallUsage? Usage { get; init; }

    /// <summary>What the reply says of itself, where one came; or null.</summary>
    public CallReply? Reply { get; init; }

    /// <summary>The HTTP status of an error, or null.</summary>
    public int? Status { get; init; }

    /// <summary>Where the time of the failed call went, or null.</summary>
    public CallTimes? Times { get; init; }
}
