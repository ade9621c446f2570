using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;

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
        using var desk = StoredDesk.InFile(new ImmediateCurator());
        var before = Memory();
        var parts = new List<AskedAll>();
        var rows = new List<string[]>();
        foreach (var way in (string[])[Asked, "stored already"])
        {
            for (var first = 0; first < questions; first += Part)
            {
                string[] terms = [.. Enumerable.Range(first, Math.Min(Part, questions - first)).Select(static number => string.Create(CultureInfo.InvariantCulture, $"process {number}"))];
                parts.Add(await AskedAll.MeasureAsync(way, terms, () => AskedAll.AtDeskAsync(desk, terms, Slots)));
                rows.Add([way, string.Create(CultureInfo.InvariantCulture, $"{first + terms.Length}"), Number(parts[^1].WallMicroseconds), Number(parts[^1].CpuMicroseconds), Number((Memory() - before) / (double)(way == Asked ? first + terms.Length : questions))]);
            }
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{questions} questions in parts of {Part}, {Slots} slots, answered at once; the file has {desk.Bytes / (double)questions:0} bytes a question."));
        Table.Print([(string[])["", "questions", "wall us each", "CPU us each", "bytes kept each"], .. rows]);
        return 0;
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
