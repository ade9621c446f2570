using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.Throughput;

/// <summary>How many questions a second there are when no answer takes time: over HTTP and through the store, and at the desk alone.</summary>
internal static class ThroughputVerb
{
    /// <summary>The answer to every question.</summary>
    public const string Parent = "Autophagy";

    private const int Slots = 64;

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = Option.Whole(args, "--rounds", 5);
        var questions = Option.Whole(args, "--questions", 2000);
        var deskQuestions = Option.Whole(args, "--desk-questions", 20000);
        using var emulator = EmulatorProcess.Start("--mind", $$"""text:{"answers":[{"id":"1","parent":"{{Parent}}"}]}""");
        var model = new EmulatedModel(emulator.Address);
        using var pipeline = new ParallelPipeline(model);
        var call = new PlainCall(model);
        var (pathway, plain, by15, by64, memory, file) = ("Pathway, 64 slots, stored", "HttpClient, 64 at once, nothing kept", "ForEach-Object -Parallel 15", "ForEach-Object -Parallel 64", "desk alone, in memory", "desk alone, stored");
        var all = new List<AskedAll>();
        // The first round is for what is slow only once.
        for (var round = 0; round <= rounds; round++)
        {
            string[] terms = [.. Terms(round, questions)], many = [.. Terms(round, deskQuestions)];
            (string Term, byte[] Body)[] requests = [.. terms.Select(static term => (term, EmulatedModel.Body(term)))];
            AskedAll[] asked =
            [
                await AskedAll.MeasureAsync(pathway, terms, () => DeskAsync(StoredDesk.InFile(model.Curator(Slots)), terms)),
                await AskedAll.MeasureAsync(plain, terms, () => PlainAsync(call, requests)),
                await AskedAll.MeasureAsync(by15, terms, () => PipelineAsync(pipeline, requests, 15)),
                await AskedAll.MeasureAsync(by64, terms, () => PipelineAsync(pipeline, requests, 64)),
                await AskedAll.MeasureAsync(memory, many, () => DeskAsync(StoredDesk.InMemory(new ImmediateCurator()), many)),
                await AskedAll.MeasureAsync(file, many, () => DeskAsync(StoredDesk.InFile(new ImmediateCurator()), many)),
            ];
            if (round > 0) { all.AddRange(asked); }
            Console.Error.Write($"\r{round} of {rounds} rounds");
        }
        Console.Error.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds, {questions} questions over HTTP, {deskQuestions} at the desk alone. The emulator is a process of its own. Median (least..most)."));
        var of = all.ToLookup(static asked => asked.Way);
        Table.Print(
            ["", "questions/s", "wall us each", "CPU us each", "goal"],
            AskedAll.Row(pathway, [.. of[pathway]], ""),
            AskedAll.Row(plain, [.. of[plain]], ""),
            AskedAll.Row(by15, [.. of[by15]], ""),
            AskedAll.Row(by64, [.. of[by64]], ""),
            Ratio($"Pathway over {by15}", of[pathway], of[by15]),
            Ratio($"Pathway over {by64}", of[pathway], of[by64]),
            AskedAll.Row(memory, [.. of[memory]], "<= 20 us"),
            AskedAll.Row(file, [.. of[file]], "<= 100 us"));
        return 0;
    }

    private static IEnumerable<string> Terms(int round, int count) => Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"process {round}-{number}"));

    private static async Task<int> DeskAsync(StoredDesk desk, IReadOnlyList<string> terms)
    {
        using (desk) { return await AskedAll.AtDeskAsync(desk, terms, Slots); }
    }

    private static async Task<int> PlainAsync(PlainCall call, IReadOnlyList<(string Term, byte[] Body)> requests)
    {
        var right = 0;
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = Slots }, async (request, _) =>
        {
            if (await call.AskAsync(request.Body) == Parent) { Interlocked.Increment(ref right); }
        });
        return right;
    }

    private static async Task<int> PipelineAsync(ParallelPipeline pipeline, IReadOnlyList<(string Term, byte[] Body)> requests, int limit) =>
        (await pipeline.AskAsync(requests, limit)).Count(static answer => answer.Answers.Parent() == Parent);

    // Round by round: what the machine does beside hits both of a pair.
    private static string[] Ratio(string name, IEnumerable<AskedAll> ours, IEnumerable<AskedAll> theirs) =>
        [name, Spread.Of(ours.Zip(theirs, static (our, their) => our.PerSecond / their.PerSecond)).Text(1), "", "", ">= 8"];
}
