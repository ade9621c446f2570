using System.Runtime.InteropServices;
using System.Text.Json;
using Pathway.Emulator;
using Pathway.Emulator.CommandLine;
using Pathway.Emulator.Recording;

EmulatorArguments arguments;
GeminiEmulator emulator;
try
{
    arguments = EmulatorArguments.Parse(args);
    if (arguments.IsHelp)
    {
        Console.WriteLine(EmulatorArguments.Usage);
        return 0;
    }
    emulator = await GeminiEmulator.StartAsync(arguments.Options);
}
catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException or JsonException)
{
    Console.Error.WriteLine($"{exception.Message} Use --help for the options.");
    return 2;
}
await using var ending = emulator;
if (arguments.IsVerbose) { emulator.Log.Completed += static record => Console.WriteLine(RequestLine.Of(record)); }
if (arguments.MeasuredCalls > 0)
{
    Console.WriteLine(await SpeedMeasurement.RunAsync(emulator, arguments.MeasuredCalls));
    return 0;
}

var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ended.TrySetResult();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
Console.WriteLine(emulator.BaseAddress);
await ended.Task;
foreach (var outcome in Enum.GetValues<Outcome>()) { Console.WriteLine($"{outcome}: {emulator.Log.CountOf(outcome)}"); }
Console.WriteLine($"at once: {emulator.Log.MaxConcurrent}");
return 0;
