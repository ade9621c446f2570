using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>A lane that lets in when a test says so, and remembers what it was told.</summary>
internal sealed class UsedLane : ICallLane
{
    private readonly object gate = new();

    public List<LaneRequest> Requests { get; } = [];

    public List<CallUsage?> Settled { get; } = [];

    public int Inside { get; private set; }

    public int MostInside { get; private set; }

    public int Capacity => 4;

    /// <summary>What a call waits for, by how many came before it.</summary>
    public Func<int, CancellationToken, Task> Wait { get; init; } = static (_, _) => Task.CompletedTask;

    public async Task<ICallPlace> EnterAsync(LaneRequest request, CancellationToken cancellation)
    {
        int before;
        lock (gate)
        {
            before = Requests.Count;
            Requests.Add(request);
        }
        await Wait(before, cancellation);
        lock (gate) { MostInside = Math.Max(MostInside, ++Inside); }
        return new Place(this);
    }

    private sealed class Place(UsedLane lane) : ICallPlace
    {
        private int left;

        public void Settle(CallUsage? usage)
        {
            lock (lane.gate) { lane.Settled.Add(usage); }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) != 0) { return; }
            lock (lane.gate) { lane.Inside--; }
        }
    }
}
