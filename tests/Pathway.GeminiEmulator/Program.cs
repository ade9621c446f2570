using System.Runtime.InteropServices;
using Pathway.Emulator;
using Pathway.Emulator.CommandLine;
using Pathway.Emulator.Recording;

EmulatorArguments arguments;
try
{
    arguments = EmulatorArguments.Parse(args);
}
catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
{
    Console.Error.WriteLine($"{exception.Message} --help tells more.");
    return 2;
}
if (arguments.IsHelp)
{
    Console.WriteLine(EmulatorArguments.Usage);
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
await using var emulator = await GeminiEmulator.StartAsync(arguments.Options);
if (arguments.IsVerbose) { emulator.Log.Settled += static record => Console.WriteLine(RequestLine.Of(record)); }
if (arguments.Measured > 0)
{
    Console.WriteLine(await SpeedMeasurement.RunAsync(emulator, arguments.Measured));
    return 0;
}
Console.WriteLine(emulator.BaseAddress);
await ended.Task;
foreach (var outcome in Enum.GetValues<Outcome>()) { Console.WriteLine($"{outcome}: {emulator.Log.CountOf(outcome)}"); }
Console.WriteLine($"at once: {emulator.Log.MaxConcurrent}");
return 0;
