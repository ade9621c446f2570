namespace Pathway.Llm.Lanes;

/// <summary>A lane's share in what all count together, given back once.</summary>
internal sealed class LaneMembership(Lane lane, SharedAccount account) : IDisposable
{
    private Lane? lane = lane;

    public void Dispose() => Interlocked.Exchange(ref lane, null)?.Leave(account);
}
