using System.Runtime.InteropServices;
using System.Text.Json;
using Pathway.Literature.Emulator;

EmulatorArguments arguments;
LiteratureEmulator emulator;
try
{
    arguments = EmulatorArguments.Parse(args);
    if (arguments.IsHelp)
    {
        Console.WriteLine(EmulatorArguments.Usage);
        return 0;
    }
    IEnumerable<TestPaper> papers = arguments.RecordFiles.Count == 0 ? TestPaper.Samples : arguments.RecordFiles.SelectMany(
        RecordFile.Read);
    emulator = await LiteratureEmulator.StartAsync(papers, arguments.Port);
}
catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException or JsonException)
{
    Console.Error.WriteLine($"{exception.Message} Use --help for the options.");
    return 2;
}
await using var ending = emulator;
emulator.Faults = request =>
{
    if (arguments.IsVerbose) { Console.WriteLine($"{request.Service} {request.Operation}: {request.Ids.Count} identifiers"); }
    return arguments.Service is { } service && service != request.Service ? LiteratureFault.None : arguments.Fault;
};

var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ended.TrySetResult();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
Console.WriteLine($"PATHWAY_EUROPE_PMC_ENDPOINT={emulator.EuropePmc}");
Console.WriteLine($"PATHWAY_NCBI_ENDPOINT={emulator.Ncbi}");
await ended.Task;
Console.WriteLine($"{emulator.Requests.Count} requests");
return 0;
