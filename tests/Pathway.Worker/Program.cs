using System.Globalization;
using Pathway.Engine;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Storage;
using Pathway.Storage.Redis;
using Pathway.Worker;

// Prints "ready", waits for "go", works on the store at args[0] with the seed args[1], and prints "committed <key>" for each answer
// after its commit and "done" at the end. Each further input line is a number of calls that may complete.
// args[2]: "climb" (the default) builds a hierarchy; "paid" too, but with a limiter, so that processes share questions, and it prints
// "asked <key>" before each call; "storm" asks a thousand questions about a hundred terms. args[3]: a shared Redis server.
var lines = Console.Out;
var world = new SeededWorld(int.Parse(args[1], CultureInfo.InvariantCulture));
var work = args.Length > 2 ? args[2] : "climb";
void Say(string line) { lock (lines) { lines.Write(line + "\n"); lines.Flush(); } }

Say("ready");
if (Console.In.ReadLine() != "go") { return 2; }
using var permits = new SemaphoreSlim(0);
var reading = new Thread(() =>
{
    while (Console.In.ReadLine() is { } line) { permits.Release(int.Parse(line, CultureInfo.InvariantCulture)); }
}) { IsBackground = true };
reading.Start();

void Warn(StoreWarning warning) => Say($"warning {warning.Error.Id}: {warning.Message}");
var near = StoreOpener.Open(args[0], TimeProvider.System, Warn);
using var store = args.Length > 3
    ? new TieredStore(near, RedisStore.Open(CacheAddress.Parse(args[3])!, null, TimeProvider.System, Warn), Warn) : near;
var curator = new WorldCurator(world, permits.WaitAsync)
{
    Limiter = work == "climb" ? null : new UnlimitedLimiter(), OnAsk = question =>
    {
        if (work != "climb") { Say($"asked {QuestionKey.InFlight(question)}"); }
    },
};
var engine = new QuestionEngine(store, [curator], TimeProvider.System);
var run = engine.StartRun(new RunOptions
{
    Command = "worker", ThrottleLimit = 8,
    OnEvent = told => { if (told.Kind == QuestionEventKind.CallAnswered) { Say($"committed {QuestionKey.InFlight(told.Question)}"); } },
});
await run.RecordAsync(PathwayRunState.Running);
if (work == "storm")
{
    var random = new Random(Environment.ProcessId);
    var replies =
        await Task.WhenAll(Enumerable.Range(0, 1000).OrderBy(_ => random.Next())
            .Select(number =>
                run.AskAsync(new ParentQuestion { Subject = $"term {number % 100}", Roots = SeededWorld.Roots }, 0,
                    CancellationToken.None)));
    await run.RecordAsync(PathwayRunState.Complete);
    Say($"answered {replies.Count(static reply => reply.Answer is not null)}");
}
else
{
    var hierarchy = await HierarchyStep.BuildAsync(world.Input, run, new NullCatalog(), () => run.Failures, CancellationToken.None);
    await run.RecordAsync(hierarchy.IsComplete ? PathwayRunState.Complete : PathwayRunState.Incomplete);
}
Say("done");
return 0;
