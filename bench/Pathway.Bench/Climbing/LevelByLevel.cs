using System.Diagnostics;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.Climbing;

/// <summary>A climb that asks for all terms of a level, waits for the last of them, and goes on with the parents that are new.</summary>
internal static class LevelByLevel
{
    /// <summary>A baseline that misses this is not the one that it claims to be.</summary>
    public const string Goal = "0.95..1.05";

    /// <summary>The parent of each term of a level, so many calls at once.</summary>
    public static async Task<IReadOnlyList<(string Term, string Parent)>> AskAsync(IPlainCalls calls, IReadOnlyList<string> level, int atOnce) =>
        [.. (await calls.AskAsync([.. level.Select(static term => (term, EmulatedModel.Body(term)))], atOnce)).Select(static one => (one.Name, one.Answers.Parent()))];

    /// <param name="graph">Its leaves are where it begins; its parents tell which names are roots, and nothing else.</param>
    /// <param name="clock">Runs meanwhile.</param>
    /// <param name="ask">Asks for a level, given in ordinal order.</param>
    public static async Task<IReadOnlyDictionary<string, string>> ClimbAsync(ClimbGraph graph, Stopwatch clock, Func<IReadOnlyList<string>, Task<IReadOnlyList<(string Term, string Parent)>>> ask)
    {
        clock.Start();
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var level = graph.Leaves; level.Count > 0;)
        {
            var answers = await ask(level);
            foreach (var (term, parent) in answers) { found.Add(term, parent); }
            level = [.. answers.Select(static answer => answer.Parent).Where(parent => graph.Parents.ContainsKey(parent) && !found.ContainsKey(parent)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
        clock.Stop();
        return found;
    }
}
