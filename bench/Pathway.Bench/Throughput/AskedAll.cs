using System.Diagnostics;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.Throughput;

/// <summary>So many questions asked in one way: how long it took, and how much of it this process computed.</summary>
internal sealed record AskedAll(string Way, int Questions, TimeSpan Wall, TimeSpan Cpu)
{
    public double PerSecond => Questions / Wall.TotalSeconds;

    public double WallMicroseconds => Wall.TotalMicroseconds / Questions;

    public double CpuMicroseconds => Cpu.TotalMicroseconds / Questions;

    /// <summary>Asks and measures.</summary>
    /// <param name="way">What to call it.</param>
    /// <param name="terms">What to ask about; all different.</param>
    /// <param name="ask">Asks for all of them and returns how often the right parent came.</param>
    /// <exception cref="InvalidOperationException">Not all brought the right parent.</exception>
    public static async Task<AskedAll> MeasureAsync(string way, IReadOnlyList<string> terms, Func<Task<int>> ask)
    {
        // What those before left behind is not this one's work.
        GC.Collect();
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var right = await ask();
        var asked = new AskedAll(way, terms.Count, clock.Elapsed, Environment.CpuUsage.TotalTime - cpu);
        return right == terms.Count ? asked : throw new InvalidOperationException($"{way}: {right} of {terms.Count} answers are right.");
    }

    /// <summary>Asks a desk for the parents of all, all at once.</summary>
    public static async Task<int> AtDeskAsync(StoredDesk desk, IReadOnlyList<string> terms, int slots)
    {
        var run = desk.Open(slots);
        var replies = await Task.WhenAll(terms.Select(term => run.AskAsync(EmulatedModel.Question(term), 0, CancellationToken.None)));
        return replies.Count(static reply => reply.Answer?.Parent == ThroughputVerb.Parent);
    }

    /// <summary>A row: questions a second, wall and processor time of each.</summary>
    public static string[] Row(string way, IReadOnlyCollection<AskedAll> rounds, string goal) =>
    [
        way, Spread.Of(rounds.Select(static one => one.PerSecond)).Text(0), Spread.Of(rounds.Select(static one => one.WallMicroseconds)).Text(1),
        Spread.Of(rounds.Select(static one => one.CpuMicroseconds)).Text(1), goal,
    ];
}
