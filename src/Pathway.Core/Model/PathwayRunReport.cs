namespace Pathway.Model;

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
    public int MostAtOnce { get; init; }

    /// <summary>The greater of <see cref="CriticalPath"/> and the time of all calls divided by <see cref="MostAtOnce"/>.</summary>
    public TimeSpan LowerBound { get; init; }

    /// <summary><see cref="LowerBound"/> over the time that the run took, from 0 to 1; null where nothing was called.</summary>
    public double? Efficiency { get; init; }

    /// <summary>The calls by kind of question.</summary>
    public IReadOnlyList<PathwayRunStep> Steps { get; init => field = ShownList<PathwayRunStep>.Of(value); } = ShownList<PathwayRunStep>.Of([]);

    /// <summary>The calls, in the order in which they began.</summary>
    public IReadOnlyList<PathwayCall> Calls { get; init => field = ShownList<PathwayCall>.Of(value); } = ShownList<PathwayCall>.Of([]);

    /// <summary>What was changed on the way.</summary>
    public IReadOnlyList<PathwayChange> Changes { get; init => field = ShownList<PathwayChange>.Of(value); } = ShownList<PathwayChange>.Of([]);

    /// <summary>What the check of the result found.</summary>
    public IReadOnlyList<PathwayFinding> Findings { get; init => field = ShownList<PathwayFinding>.Of(value); } = ShownList<PathwayFinding>.Of([]);

    /// <summary>The questions that stayed without an answer.</summary>
    public IReadOnlyList<PathwayFailure> Failures { get; init => field = ShownList<PathwayFailure>.Of(value); } = ShownList<PathwayFailure>.Of([]);
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
