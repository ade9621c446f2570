using Pathway.Errors;

namespace Pathway.Llm.Chat;

/// <summary>A model's server did not reply as it should, whichever client asked it. The message holds no secret and is harmless to show.</summary>
internal sealed class ChatFailure : Exception
{
    /// <param name="error">The entry of the error catalogue.</param>
    /// <param name="message">What happened, without the key and without control characters.</param>
    /// <param name="isTransient">Whether the same request may succeed later.</param>
    /// <param name="cause">The kind of what was thrown below. Its text may hold anything, so that only its type is kept.</param>
    public ChatFailure(PathwayError error, string message, bool isTransient, Exception? cause = null)
        : base(cause is null ? message : $"{message} ({cause.GetType().Name})")
    {
        Error = error;
        IsTransient = isTransient;
    }

    /// <summary>The entry of the error catalogue.</summary>
    public PathwayError Error { get; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>The HTTP status, or null where none came.</summary>
    public int? Status { get; init; }

    /// <summary>How long the server wants us to wait, or null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The quotas that were exceeded; empty where the server does not say.</summary>
    public IReadOnlyList<QuotaViolation> Violations { get; init; } = [];

    /// <summary>Whether the quota of the day is used up: it decides over all others.</summary>
    public bool IsDayOver => Violations.Any(static violation => violation.IsPerDay);
}
