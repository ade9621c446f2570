using Pathway.Store;

namespace Pathway.Desk;

/// <summary>
/// The desks of this process. Cmdlets and runspaces with equal settings share one; it closes its file when the last of
/// them is done, so that the file can be moved, deleted or saved by a build server.
/// </summary>
internal static class DeskRegistry
{
    private static readonly object Gate = new();
    private static readonly Dictionary<DeskSettings, OpenDesk> Desks = [];

    /// <summary>The shared desk of those settings; made if nobody has it open. Dispose the lease to give it back.</summary>
    /// <param name="settings">What tells desks apart.</param>
    /// <param name="make">Makes the desk; gets a place to send warnings to.</param>
    /// <param name="warn">Told of warnings about the store, those of before included; called from any thread.</param>
    public static DeskLease Lease(DeskSettings settings, Func<Action<StoreWarning>, QuestionDesk> make, Action<StoreWarning> warn)
    {
        lock (Gate)
        {
            // Without a file there is nothing to share: each such run forgets.
            var open = settings.CachePath is null ? new OpenDesk(make) : Desks.GetValueOrDefault(settings) ?? (Desks[settings] = new OpenDesk(make));
            open.Join(warn);
            return new DeskLease(open.Desk, () => Return(settings, open, warn));
        }
    }

    private static void Return(DeskSettings settings, OpenDesk open, Action<StoreWarning> warn)
    {
        lock (Gate)
        {
            if (!open.Leave(warn)) { return; }
            if (Desks.TryGetValue(settings, out var listed) && ReferenceEquals(listed, open)) { Desks.Remove(settings); }
            // Inside the lock: whoever opens the same file next must find it closed.
            open.Desk.Close();
        }
    }

    private sealed class OpenDesk
    {
        private readonly object gate = new();
        private readonly List<StoreWarning> told = [];
        private readonly List<Action<StoreWarning>> listeners = [];

        public OpenDesk(Func<Action<StoreWarning>, QuestionDesk> make) => Desk = make(Tell);

        public QuestionDesk Desk { get; }

        public void Join(Action<StoreWarning> warn)
        {
            lock (gate)
            {
                listeners.Add(warn);
                told.ForEach(warn);
            }
        }

        /// <returns>Whether nobody is left.</returns>
        public bool Leave(Action<StoreWarning> warn)
        {
            lock (gate)
            {
                listeners.Remove(warn);
                return listeners.Count == 0;
            }
        }

        private void Tell(StoreWarning warning)
        {
            lock (gate)
            {
                told.Add(warning);
                listeners.ForEach(listener => listener(warning));
            }
        }
    }
}
