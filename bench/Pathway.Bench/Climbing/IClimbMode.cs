using System.Diagnostics;

namespace Pathway.Bench.Climbing;

/// <summary>A way to make a climb.</summary>
internal interface IClimbMode
{
    string Name { get; }

    /// <summary>How many calls at once.</summary>
    int Slots { get; }

    /// <summary>What its figure is to be: measured over planned.</summary>
    string Goal { get; }

    /// <summary>What it would take if nothing took time but the answers. Seconds of the original.</summary>
    double Planned(ClimbGraph graph);

    /// <summary>Climbs from the leaves and returns the parent of each term that was met.</summary>
    /// <param name="graph">The workload.</param>
    /// <param name="clock">Started when all is open that a session opens once, such as a file or a runspace, and stopped before it is closed.</param>
    Task<IReadOnlyDictionary<string, string>> ClimbAsync(ClimbGraph graph, Stopwatch clock);
}
