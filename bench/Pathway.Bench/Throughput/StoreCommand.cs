using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;
using Pathway.Storage.Redis;

namespace Pathway.Bench.Throughput;

/// <summary>
/// Measures many questions through the store: time, retained memory and disk space per question, first asked and then from the store.
/// </summary>
internal static class StoreCommand
{
    private const int Concurrency = 64;
    private const int PartSize = 10_000;
    private const string Asked = "asked and stored";

    public static async Task<int> RunAsync(string[] args)
    {
        var questions = CommandOption.GetInteger(args, "--questions", 100_000);
        var server = CommandOption.GetText(args, "--server") is { } text
            ? CacheAddress.Parse(text) ?? throw new ArgumentException(CacheAddress.FindError(text), nameof(args)) : null;
        using var engine = StoredEngine.InFile(new ImmediateCurator(), server);
        var before = Memory();
        var rows = new List<string[]>();
        await MeasureAsync(Asked, engine);
        await MeasureAsync("stored already", engine);
        if (server is not null)
        {
            using var other = StoredEngine.InFile(new ImmediateCurator(), server);
            await MeasureAsync("on another machine", other);
        }
        var sharing = server is null ? "" : $", shared through {server}";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{questions} questions in parts of {PartSize}, {Concurrency} concurrent, immediate answers{sharing}; ")
            + string.Create(CultureInfo.InvariantCulture, $"the file has {engine.Bytes / (double)questions:0} bytes per question."));
        Table.Print([(string[])["", "questions", "wall us each", "CPU us each", "bytes retained each"], .. rows]);
        return 0;

        async Task MeasureAsync(string method, StoredEngine target)
        {
            for (var first = 0; first < questions; first += PartSize)
            {
                string[] terms = [.. Enumerable.Range(first, Math.Min(PartSize, questions - first))
                    .Select(static number => string.Create(CultureInfo.InvariantCulture, $"process {number}"))];
                var part = await ThroughputResult.MeasureAsync(
                    method, terms, () => ThroughputResult.AskEngineAsync(target, terms, Concurrency));
                var total = first + terms.Length;
                rows.Add(
                [
                    method, string.Create(CultureInfo.InvariantCulture, $"{total}"), Number(part.WallMicroseconds),
                    Number(part.CpuMicroseconds), Number((Memory() - before) / (double)(method == Asked ? total : questions)),
                ]);
            }
        }
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
