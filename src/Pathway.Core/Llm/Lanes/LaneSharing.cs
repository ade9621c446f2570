using Pathway.Llm.Chat;
using Pathway.Store;
using Pathway.Store.Sharing;

namespace Pathway.Llm.Lanes;

/// <summary>How a lane is known to other processes: by its project, else by a hash of the key that the store alone can make.</summary>
internal sealed class LaneSharing(Lane lane, string? project, SecretText? key)
{
    /// <summary>Counts the lane's calls with all who share a store, until the result is disposed.</summary>
    /// <param name="lanes">The store's.</param>
    /// <param name="lost">Told when the store fails and this process counts alone; from any thread.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IDisposable Join(ISharedLanes lanes, Action<StoreException> lost)
    {
        var whose = project is null ? key?.Mark(lanes.Salt()) ?? "" : $"project {project}";
        return lane.Share(lanes, $"{lane.Id.Provider} {lane.Id.Endpoint} {lane.Id.Model} {whose}", lost);
    }
}
