using Pathway.Emulator.Timing;

namespace Pathway.Emulator.Faults;

/// <summary>Which call meets which fault: a function of the call, so that a run can be repeated.</summary>
/// <param name="For">The fault of a call, or null.</param>
public sealed record FaultSchedule(Func<CallInfo, Fault?> For)
{
    public static FaultSchedule None { get; } = new(static _ => null);

    /// <summary>Every call meets the fault.</summary>
    public static FaultSchedule Always(Fault fault) => new(_ => fault);

    /// <summary>The calls with these numbers, from 1 in order of arrival.</summary>
    public static FaultSchedule AtCall(Fault fault, params int[] numbers) => new(call => numbers.Contains(call.Number) ? fault : null);

    /// <summary>Every n-th call in order of arrival.</summary>
    public static FaultSchedule EveryCall(int nth, Fault fault) => new(call => call.Number % nth == 0 ? fault : null);

    /// <summary>The first so many attempts of each body.</summary>
    public static FaultSchedule FirstAttempts(int attempts, Fault fault) => new(call => call.Attempt <= attempts ? fault : null);

    /// <summary>By the question (<see cref="CallInfo.QuestionKey"/>) and the attempt, from 1.</summary>
    public static FaultSchedule ByQuestion(Func<string, int, Fault?> fault) => new(call => fault(call.QuestionKey, call.Attempt));

    /// <summary>With a probability, drawn by question and attempt: the same in any order. Of several faults, one is drawn.</summary>
    public static FaultSchedule WithProbability(double probability, int seed, params Fault[] faults) => new(call =>
    {
        var key = $"{call.QuestionKey}\n{call.Attempt}";
        return HashRandom.Uniform(seed, key) < probability ? faults[(int)(HashRandom.Uniform(seed, key + "\nwhich") * faults.Length)]
            : null;
    });

    /// <summary>This schedule, and another one where this one has no fault.</summary>
    public FaultSchedule Or(FaultSchedule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(call => For(call) ?? other.For(call));
    }
}
