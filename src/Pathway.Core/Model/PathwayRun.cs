using System.Text.Json.Serialization;

namespace Pathway.Model;

/// <summary>One run of a cmdlet that asks questions, as the ledger has it.</summary>
public sealed record PathwayRun
{
    /// <summary>The identifier, in the order of time.</summary>
    public required string RunId { get; init; }

    /// <summary>The command that ran.</summary>
    public required string Command { get; init; }

    /// <summary>
    /// Complete, Incomplete (questions stayed open), Stopped, Failed, or Running (under way, or killed before it could say otherwise).
    /// </summary>
    public required string State { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took; null while it is under way.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Questions that were put.</summary>
    public int Questions { get; init; }

    /// <summary>Questions that stored answers served.</summary>
    public int Stored { get; init; }

    /// <summary>Calls to whoever answers; a question may take several.</summary>
    public int Calls { get; init; }

    /// <summary>Questions that stayed without an answer.</summary>
    public int Failures { get; init; }

    /// <summary>Changes made on the way: cut cycles, fallbacks and the like.</summary>
    public int Changes { get; init; }

    /// <summary>Who answered.</summary>
    public string Curator { get; init; } = "";

    /// <summary>Tokens of the requests, cached ones included; null where nobody counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Those of them that were read from the provider's cache.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>Tokens of the replies, without thoughts.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens of thoughts, which are paid as output.</summary>
    public long? ThoughtTokens { get; init; }

    /// <summary>What all calls cost, in <see cref="Currency"/>; null where a price is not known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The currency of the cost.</summary>
    public string? Currency { get; init; }

    /// <summary>The identifier.</summary>
    public override string ToString() => RunId;
}

/// <summary>One call to whoever answers, as the ledger has it.</summary>
public sealed record PathwayCall
{
    /// <summary>The run that made it.</summary>
    public required string RunId { get; init; }

    /// <summary>The kind of the question.</summary>
    public required string Kind { get; init; }

    /// <summary>The term that the question was about; of several questions, the first.</summary>
    public required string Subject { get; init; }

    /// <summary>Who was asked.</summary>
    public required string Answerer { get; init; }

    /// <summary>Answered, Abstained, Failed or Aborted.</summary>
    public required string Outcome { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How many questions it put.</summary>
    public int Questions { get; init; } = 1;

    /// <summary>
    /// How long the question waited for a slot of the run, or since the try before; null where nobody measured, as with the next three.
    /// </summary>
    public TimeSpan? Queued { get; init; }

    /// <summary>How long the call then waited for the limits of whoever answers.</summary>
    [JsonPropertyName("lane")]
    public TimeSpan? RateLimitWait { get; init; }

    /// <summary>How long the request and the reply were on the way; null also where none came back.</summary>
    [JsonPropertyName("wire")]
    public TimeSpan? Network { get; init; }

    /// <summary>How long it took to read the reply and to check it.</summary>
    [JsonPropertyName("reading")]
    public TimeSpan? Parsing { get; init; }

    /// <summary>
    /// The identifier of the error in the catalogue, or null; of a call that was answered, why some of its questions were not.
    /// </summary>
    public string? ErrorId { get; init; }

    /// <summary>Tokens of the request, cached ones included; null where nobody counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Those of them that were read from the provider's cache.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>Tokens of the reply, without thoughts.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens of thoughts, which are paid as output.</summary>
    public long? ThoughtTokens { get; init; }

    /// <summary>What it cost, in <see cref="Currency"/>; null where a price is not known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The currency of the cost.</summary>
    public string? Currency { get; init; }

    /// <summary>What was asked, and how it ended.</summary>
    public override string ToString() => $"{Kind} of {Subject}: {Outcome}";
}

/// <summary>One run in full: what it took, what it could have taken at best, what it asked, changed and left.</summary>
public sealed record PathwayRunReport
{
    /// <summary>The run as the ledger has it.</summary>
    public required PathwayRun Run { get; init; }

    /// <summary>
    /// The time of the calls on the longest chain in which each was put when the one before it was answered. With any number of calls at
    /// once the run cannot be shorter.
    /// </summary>
    public TimeSpan CriticalPath { get; init; }

    /// <summary>The most calls that ran at once.</summary>
    [JsonPropertyName("mostAtOnce")]
    public int PeakConcurrency { get; init; }

    /// <summary>The greater of <see cref="CriticalPath"/> and the time of all calls divided by <see cref="PeakConcurrency"/>.</summary>
    public TimeSpan LowerBound { get; init; }

    /// <summary><see cref="LowerBound"/> over the time that the run took, from 0 to 1; null where nothing was called.</summary>
    public double? Efficiency { get; init; }

    /// <summary>The calls by kind of question.</summary>
    public IReadOnlyList<PathwayRunStep> Steps { get; init => field = DisplayList<PathwayRunStep>.Of(value);
        } = DisplayList<PathwayRunStep>.Of([]);

    /// <summary>The calls, in the order in which they began.</summary>
    public IReadOnlyList<PathwayCall> Calls { get; init => field = DisplayList<PathwayCall>.Of(value); } = DisplayList<PathwayCall>.Of([]);

    /// <summary>What was changed on the way.</summary>
    public IReadOnlyList<PathwayChange> Changes { get; init => field = DisplayList<PathwayChange>.Of(value);
        } = DisplayList<PathwayChange>.Of([]);

    /// <summary>What the check of the result found.</summary>
    public IReadOnlyList<PathwayFinding> Findings { get; init => field = DisplayList<PathwayFinding>.Of(value);
        } = DisplayList<PathwayFinding>.Of([]);

    /// <summary>The questions that stayed without an answer.</summary>
    public IReadOnlyList<PathwayFailure> Failures { get; init => field = DisplayList<PathwayFailure>.Of(value);
        } = DisplayList<PathwayFailure>.Of([]);
}

/// <summary>The calls of one kind of question in a run.</summary>
public sealed record PathwayRunStep
{
    /// <summary>The kind of question, for example "parent".</summary>
    public required string Kind { get; init; }

    /// <summary>Calls, those that failed included.</summary>
    public int Calls { get; init; }

    /// <summary>Questions that those calls put; one call may put several.</summary>
    public int Questions { get; init; }

    /// <summary>Calls that brought no answer.</summary>
    public int Failed { get; init; }

    /// <summary>The time of all those calls together.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>The median time of a call.</summary>
    public TimeSpan Median { get; init; }

    /// <summary>Tokens of the requests; null where nobody counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens of the replies, thoughts included; null where nobody counted.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>What they cost, in the currency of the run; null where a price is not known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>How many calls of which kind.</summary>
    public override string ToString() => FormattableString.Invariant($"{Calls} {Kind}");
}
