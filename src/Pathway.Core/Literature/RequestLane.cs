using Pathway.Questions;

namespace Pathway.Literature;

/// <summary>A few calls at once: more would only wait for the rate of the services, with their time running.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The semaphore has no wait handle, so there is nothing to free; the lane lives as long as the desk.")]
internal sealed class RequestLane(int capacity) : ICallLane
{
    private readonly SemaphoreSlim places = new(capacity);

    public int Capacity => capacity;

    public async Task<ICallPlace> EnterAsync(LaneRequest request, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation).ConfigureAwait(false);
        return new Place(places);
    }

    private sealed class Place(SemaphoreSlim places) : ICallPlace
    {
        private SemaphoreSlim? places = places;

        // Nothing is paid here.
        public void Settle(CallUsage? usage)
        {
        }

        public void Dispose() => Interlocked.Exchange(ref places, null)?.Release();
    }
}
