using System.Text.Json.Serialization;

namespace Pathway.Model;

/// <summary>One run of a cmdlet that asks questions, as recorded in the ledger.</summary>
public sealed record PathwayRun
{
    /// <summary>The identifier; later runs have greater ones.</summary>
    public required string RunId { get; init; }

    /// <summary>The command that ran.</summary>
    public required string Command { get; init; }

    /// <summary>How it ended, or that it still runs.</summary>
    public required PathwayRunState State { get; init; }

    /// <summary>The start time, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The duration; null while it runs.</summary>
    public TimeSpan? Duration => EndedAt - StartedAt;

    /// <summary>The number of questions.</summary>
    public int Questions { get; init; }

    /// <summary>The questions that were answered from the store.</summary>
    public int Stored { get; init; }

    /// <summary>Calls to the curator; a question may take several.</summary>
    public int Calls { get; init; }

    /// <summary>Questions without an answer.</summary>
    public int Failures { get; init; }

    /// <summary>Changes that were made: cut cycles, fallbacks and others.</summary>
    public int Changes { get; init; }

    /// <summary>The curator.</summary>
    public string Curator { get; init; } = "";

    /// <summary>Tokens of the requests, cached ones included; null where they were not counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary>The tokens among them that were read from the provider's cache.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>Tokens of the replies, without thoughts.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens of thoughts, which are charged as output.</summary>
    public long? ThoughtTokens { get; init; }

    /// <summary>The cost of all calls, in <see cref="Currency"/>; null where a price is not known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The currency of the cost.</summary>
    public string? Currency { get; init; }

    /// <summary>The process of the run; null where it was not recorded.</summary>
    internal string? Holder { get; init; }

    /// <summary>The end of the run, UTC; null while it runs.</summary>
    internal DateTimeOffset? EndedAt { get; init; }

    /// <summary>The identifier.</summary>
    public override string ToString() => RunId;
}

/// <summary>The state of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PathwayRunState>))]
public enum PathwayRunState
{
    /// <summary>It runs. A stored run may also have been killed; then <see cref="Interrupted"/> is shown.</summary>
    Running,

    /// <summary>Each question was answered.</summary>
    Complete,

    /// <summary>Questions stayed open.</summary>
    Incomplete,

    /// <summary>The user stopped it.</summary>
    Stopped,

    /// <summary>An error ended it.</summary>
    Failed,

    /// <summary>Its process ended before it could record the end. Shown, never stored.</summary>
    Interrupted,
}

/// <summary>One call to a curator, as recorded in the ledger.</summary>
public sealed record PathwayCall
{
    /// <summary>The run that made it.</summary>
    public required string RunId { get; init; }

    /// <summary>The kind of the question.</summary>
    public required string Kind { get; init; }

    /// <summary>The term of the question; of several questions, that of the first.</summary>
    public required string Subject { get; init; }

    /// <summary>The answerer.</summary>
    public required string Answerer { get; init; }

    /// <summary>How it ended.</summary>
    public required PathwayCallOutcome Outcome { get; init; }

    /// <summary>The start time, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The duration.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The number of questions in the call.</summary>
    public int Questions { get; init; } = 1;

    /// <summary>
    /// How long the question waited for a permit of the run, or since the attempt before. Null where it was not measured, as for the next
    /// three.
    /// </summary>
    public TimeSpan? Queued { get; init; }

    /// <summary>How long the call then waited for the rate limits of the model or service.</summary>
    [JsonPropertyName("lane")]
    public TimeSpan? RateLimitWait { get; init; }

    /// <summary>The time from the request to the reply; null also where no reply came.</summary>
    [JsonPropertyName("wire")]
    public TimeSpan? Network { get; init; }

    /// <summary>The time to parse and validate the reply.</summary>
    [JsonPropertyName("reading")]
    public TimeSpan? Parsing { get; init; }

    /// <summary>
    /// The identifier of the error in the catalogue, or null. An answered call has one where some of its questions have no answer,
    /// and where a secret was removed from the reply.
    /// </summary>
    public string? ErrorId { get; init; }

    /// <summary>Tokens of the request, cached ones included; null where they were not counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary>The tokens among them that were read from the provider's cache.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>Tokens of the reply, without thoughts.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens of thoughts, which are charged as output.</summary>
    public long? ThoughtTokens { get; init; }

    /// <summary>The cost, in <see cref="Currency"/>; null where a price is not known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The currency of the cost.</summary>
    public string? Currency { get; init; }

    /// <summary>The key of the stored answer.</summary>
    internal string Key { get; init; } = "";

    /// <summary>The question and the outcome.</summary>
    public override string ToString() => $"{Kind} of {Subject}: {Outcome}";
}

/// <summary>How a call to a curator ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PathwayCallOutcome>))]
public enum PathwayCallOutcome
{
    /// <summary>With an answer.</summary>
    Answered,

    /// <summary>The curator does not know the answer.</summary>
    Abstained,

    /// <summary>With an error.</summary>
    Failed,

    /// <summary>The call was stopped.</summary>
    Aborted,
}

/// <summary>The report of one run: its duration and the lower bound, its calls, changes, findings and failures.</summary>
public sealed record PathwayRunReport
{
    /// <summary>The run as recorded in the ledger.</summary>
    public required PathwayRun Run { get; init; }

    /// <summary>
    /// The time of the longest chain of calls in which each call needs the answer of the one before. The run cannot be shorter, whatever
    /// the concurrency.
    /// </summary>
    public TimeSpan CriticalPath { get; init; }

    /// <summary>The most calls that ran at the same time.</summary>
    [JsonPropertyName("mostAtOnce")]
    public int PeakConcurrency { get; init; }

    /// <summary>The greater of <see cref="CriticalPath"/> and the time of all calls divided by <see cref="PeakConcurrency"/>.</summary>
    public TimeSpan LowerBound { get; init; }

    /// <summary><see cref="LowerBound"/> divided by the duration of the run, from 0 to 1; null without calls.</summary>
    public double? Efficiency { get; init; }

    /// <summary>The calls by kind of question.</summary>
    public IReadOnlyList<PathwayRunStep> Steps
    {
        get;
        init => field = DisplayList<PathwayRunStep>.Of(value);
    } = DisplayList<PathwayRunStep>.Of([]);

    /// <summary>The calls, in the order of their start.</summary>
    public IReadOnlyList<PathwayCall> Calls { get; init => field = DisplayList<PathwayCall>.Of(value); } = DisplayList<PathwayCall>.Of([]);

    /// <summary>The changes that were made.</summary>
    public IReadOnlyList<PathwayChange> Changes
    {
        get;
        init => field = DisplayList<PathwayChange>.Of(value);
    } = DisplayList<PathwayChange>.Of([]);

    /// <summary>The findings of the check of the result.</summary>
    public IReadOnlyList<PathwayFinding> Findings
    {
        get;
        init => field = DisplayList<PathwayFinding>.Of(value);
    } = DisplayList<PathwayFinding>.Of([]);

    /// <summary>Whether the result has no term under a root. False too where only the ledger is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasNoTerms { get; init; }

    /// <summary>The result; null where only the ledger is known. Not part of the report as JSON.</summary>
    internal PathwayHierarchy? Result { get; init; }

    /// <summary>The questions without an answer.</summary>
    public IReadOnlyList<PathwayFailure> Failures
    {
        get;
        init => field = DisplayList<PathwayFailure>.Of(value);
    } = DisplayList<PathwayFailure>.Of([]);
}

/// <summary>The calls of one kind of question in a run.</summary>
public sealed record PathwayRunStep
{
    /// <summary>The kind of question, for example "parent".</summary>
    public required string Kind { get; init; }

    /// <summary>The calls, failed ones included.</summary>
    public int Calls { get; init; }

    /// <summary>The questions of those calls; one call may have several.</summary>
    public int Questions { get; init; }

    /// <summary>Calls without an answer.</summary>
    public int Failed { get; init; }

    /// <summary>The time of all those calls together.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>The median time of a call.</summary>
    public TimeSpan Median { get; init; }

    /// <summary>Tokens of the requests; null where they were not counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens of the replies, thoughts included; null where they were not counted.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>The cost, in the currency of the run; null where a price is not known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The number and the kind of the calls.</summary>
    public override string ToString() => FormattableString.Invariant($"{Calls} {Kind}");
}
