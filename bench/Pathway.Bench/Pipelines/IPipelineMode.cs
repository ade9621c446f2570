using System.Diagnostics;

namespace Pathway.Bench.Pipelines;

/// <summary>A way to run a pipeline.</summary>
internal interface IPipelineMode
{
    string Name { get; }

    /// <summary>How many calls at once, those for evidence not counted.</summary>
    int Slots { get; }

    /// <summary>What it would take if nothing took time but the answers. Seconds of the original.</summary>
    double Planned(PipelineWorkload workload);

    /// <summary>Runs all steps.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="clock">Started when all is open that a session opens once, such as a file or a runspace, and stopped before it is closed.</param>
    Task<PipelineOutcome> RunAsync(PipelineWorkload workload, Stopwatch clock);
}

/// <summary>What a run brought.</summary>
/// <param name="Parents">The parent of each term that climbed.</param>
/// <param name="Calls">The calls that built the hierarchy.</param>
internal sealed record PipelineOutcome(IReadOnlyDictionary<string, string> Parents, int Calls)
{
    /// <summary>The canonical form of the hierarchy, hashed; null where only its parents are known.</summary>
    public string? Canonical { get; init; }

    /// <summary>When the hierarchy was there, evidence or not; null where one waits for the other.</summary>
    public TimeSpan? Built { get; init; }
}
