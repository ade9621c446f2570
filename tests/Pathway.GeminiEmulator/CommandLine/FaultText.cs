using System.Globalization;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Limits;

namespace Pathway.Emulator.CommandLine;

/// <summary>Reads the value of --fault: what goes wrong, and when.</summary>
internal static class FaultText
{
    // The limit that a refusal names when the schedule asks for it.
    private const int NamedLimit = 1000;

    /// <exception cref="FormatException">It cannot be read.</exception>
    public static FaultSchedule Parse(string text) => text.Split('@') is [var what, var when]
        ? Schedule(when, Fault(what))
        : throw new FormatException($"A fault is WHAT@WHEN, such as 503@every:5; '{text}' is not.");

    private static Fault Fault(string text) => text.Split(':') switch
    {
        ["429"] => Faults.Fault.TooManyRequestsUntold,
        ["429", var delay] => Faults.Fault.TooManyRequests(Seconds(delay), QuotaViolation.PerMinute(NamedLimit)),
        ["reset"] => Faults.Fault.Reset(-1),
        ["reset", var bytes] => Faults.Fault.Reset(Whole(bytes)),
        ["closed"] => Faults.Fault.Closed(-1),
        ["closed", var bytes] => Faults.Fault.Closed(Whole(bytes)),
        ["never"] => Faults.Fault.Never,
        ["truncated", var bytes] => Faults.Fault.Truncated(Whole(bytes)),
        ["max-tokens", var characters] => Faults.Fault.MaxTokens(Whole(characters)),
        ["drip", var bytes, var pause] => Faults.Fault.SlowDrip(Math.Max(1, Whole(bytes)), Seconds(pause)),
        ["safety"] => Faults.Fault.Stopped("SAFETY"),
        ["recitation"] => Faults.Fault.Stopped("RECITATION"),
        ["blocked"] => Faults.Fault.PromptBlocked(),
        ["wrong-schema"] => Faults.Fault.WrongSchema,
        ["no-candidates"] => Faults.Fault.NoCandidates,
        ["empty-text"] => Faults.Fault.EmptyText,
        ["html"] => Faults.Fault.HtmlPage(200),
        ["html", var status] => Faults.Fault.HtmlPage(Whole(status)),
        ["invalid-utf8"] => Faults.Fault.InvalidUtf8,
        [var status] when int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 400 and < 600 => Faults.Fault.Status(code),
        _ => throw new FormatException($"There is no fault '{text}'."),
    };

    private static FaultSchedule Schedule(string text, Fault fault) => text.Split(':') switch
    {
        ["always"] => FaultSchedule.Always(fault),
        ["every", var nth] => FaultSchedule.EveryCall(Math.Max(1, Whole(nth)), fault),
        ["attempts", var count] => FaultSchedule.FirstAttempts(Whole(count), fault),
        ["chance", var probability] => FaultSchedule.WithProbability(EmulatorArguments.Real("--fault", probability), 0, fault),
        ["chance", var probability, var seed] => FaultSchedule.WithProbability(EmulatorArguments.Real("--fault", probability), Whole(seed), fault),
        [var number] => FaultSchedule.AtCall(fault, Whole(number)),
        _ => throw new FormatException($"There is no time '{text}' for a fault."),
    };

    private static int Whole(string text) => EmulatorArguments.Whole("--fault", text);

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(EmulatorArguments.Real("--fault", text));
}
