using Pathway.Emulator.Timing;

namespace Pathway.Emulator.Faults;

/// <summary>Selects the fault of a call as a function of the call, so that a run is repeatable.</summary>
/// <param name="For">The fault of a call, or null.</param>
public sealed record FaultSchedule(Func<CallInfo, Fault?> For)
{
    public static FaultSchedule None { get; } = new(static _ => null);

    /// <summary>The fault for every call.</summary>
    public static FaultSchedule Always(Fault fault) => new(_ => fault);

    /// <summary>The fault for the calls with these numbers, starting at 1 in order of arrival.</summary>
    public static FaultSchedule AtCall(Fault fault, params int[] numbers) => new(call => numbers.Contains(call.Number) ? fault : null);

    /// <summary>The fault for every n-th call in order of arrival.</summary>
    public static FaultSchedule EveryCall(int nth, Fault fault) => new(call => call.Number % nth == 0 ? fault : null);

    /// <summary>The fault for the first attempts of each body.</summary>
    public static FaultSchedule FirstAttempts(int attempts, Fault fault) => new(call => call.Attempt <= attempts ? fault : null);

    /// <summary>Faults by question (<see cref="CallInfo.QuestionKey"/>) and attempt, starting at 1.</summary>
    public static FaultSchedule ByQuestion(Func<string, int, Fault?> fault) => new(call => fault(call.QuestionKey, call.Attempt));

    /// <summary>Random faults, drawn by question and attempt, so that the order of calls does not matter.</summary>
    public static FaultSchedule WithProbability(double probability, int seed, params Fault[] faults) => new(call =>
    {
        var key = $"{call.QuestionKey}\n{call.Attempt}";
        return HashRandom.Uniform(seed, key) < probability
            ? faults[(int)(HashRandom.Uniform(seed, key + "\nwhich") * faults.Length)]
            : null;
    });

    /// <summary>Combines schedules: the other one applies to calls without a fault in this one.</summary>
    public FaultSchedule Or(FaultSchedule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(call => For(call) ?? other.For(call));
    }
}
