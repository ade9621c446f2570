using Pathway.Llm.Lanes;
using Pathway.Store;
using Pathway.Store.Redis;

namespace Pathway.Asking;

/// <summary>A lane that counts with all who share a server whenever the server is there, until it is disposed.</summary>
internal sealed class RejoinedLane : IDisposable
{
    private readonly object gate = new();
    private readonly LaneSharing sharing;
    private readonly RedisStore far;
    private IDisposable? membership;
    private bool ended;

    public RejoinedLane(LaneSharing sharing, RedisStore far)
    {
        (this.sharing, this.far) = (sharing, far);
        far.Restored += Join;
        if (far.IsUp) { Join(); }
    }

    public void Dispose()
    {
        far.Restored -= Join;
        lock (gate)
        {
            ended = true;
            membership?.Dispose();
        }
    }

    private void Join()
    {
        lock (gate)
        {
            if (ended) { return; }
            membership?.Dispose();
            // A server that is lost says so itself, and this one is told when it is back.
            try { membership = sharing.Join(far.Lanes, static _ => { }); }
            catch (StoreException) { membership = null; }
        }
    }
}
