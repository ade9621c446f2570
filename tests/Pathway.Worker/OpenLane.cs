using Pathway.Questions;

namespace Pathway.Worker;

/// <summary>A lane without limits: whoever goes through it is paid.</summary>
internal sealed class OpenLane : ICallLane
{
    public int Capacity => int.MaxValue;

    public Task<ICallPlace> EnterAsync(LaneRequest request, CancellationToken cancellation) => Task.FromResult<ICallPlace>(new Place());

    private sealed class Place : ICallPlace
    {
        public void Settle(CallUsage? usage)
        {
            // Nothing is counted.
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
