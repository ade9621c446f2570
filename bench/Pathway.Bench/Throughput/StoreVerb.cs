using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;
using Pathway.Store.Redis;

namespace Pathway.Bench.Throughput;

/// <summary>Many questions through the store: what each costs in time, in memory that stays and on disk; and the same again, when all are stored.</summary>
internal static class StoreVerb
{
    private const int Slots = 64;
    private const int Part = 10_000;
    private const string Asked = "asked and stored";

    public static async Task<int> RunAsync(string[] args)
    {
        var questions = Option.Whole(args, "--questions", 100_000);
        var server = Option.Text(args, "--server") is { } text ? CacheAddress.Parse(text) ?? throw new ArgumentException(CacheAddress.Fault(text), nameof(args)) : null;
        using var desk = StoredDesk.InFile(new ImmediateCurator(), server);
        var before = Memory();
        var rows = new List<string[]>();
        await MeasureAsync(Asked, desk);
        await MeasureAsync("stored already", desk);
        if (server is not null)
        {
            using var other = StoredDesk.InFile(new ImmediateCurator(), server);
            await MeasureAsync("on another machine", other);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{questions} questions in parts of {Part}, {Slots} slots, answered at once{(server is null ? "" : $", shared through {server}")}; the file has {desk.Bytes / (double)questions:0} bytes a question."));
        Table.Print([(string[])["", "questions", "wall us each", "CPU us each", "bytes kept each"], .. rows]);
        return 0;

        async Task MeasureAsync(string way, StoredDesk at)
        {
            for (var first = 0; first < questions; first += Part)
            {
                string[] terms = [.. Enumerable.Range(first, Math.Min(Part, questions - first)).Select(static number => string.Create(CultureInfo.InvariantCulture, $"process {number}"))];
                var part = await AskedAll.MeasureAsync(way, terms, () => AskedAll.AtDeskAsync(at, terms, Slots));
                rows.Add([way, string.Create(CultureInfo.InvariantCulture, $"{first + terms.Length}"), Number(part.WallMicroseconds), Number(part.CpuMicroseconds), Number((Memory() - before) / (double)(way == Asked ? first + terms.Length : questions))]);
            }
        }
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
