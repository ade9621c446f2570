using Pathway.Storage;

namespace Pathway.Engine;

/// <summary>
/// The desks of this process. Cmdlets and runspaces with equal settings share one; it closes its file when the last of
/// them is done, so that the file can be moved, deleted or saved by a build server.
/// </summary>
internal static class EnginePool
{
    private static readonly object Gate = new();
    private static readonly Dictionary<EngineKey, PooledEngine> Engines = [];

    /// <summary>The shared desk of those settings; made if nobody has it open. Dispose the lease to give it back.</summary>
    /// <param name="key">What tells desks apart.</param>
    /// <param name="create">Makes the desk; gets a place to send warnings to.</param>
    /// <param name="warn">Told of warnings about the store, those of before included; called from any thread.</param>
    public static EngineHandle Acquire(EngineKey key, Func<Action<StoreWarning>, QuestionEngine> create, Action<StoreWarning> warn)
    {
        lock (Gate)
        {
            // Without a file there is nothing to share: each such run forgets.
            var open = key.CachePath is null ? new PooledEngine(create)
                : Engines.GetValueOrDefault(key) ?? (Engines[key] = new PooledEngine(create));
            open.AddListener(warn);
            return new EngineHandle(open.Engine, () => Return(key, open, warn));
        }
    }

    private static void Return(EngineKey key, PooledEngine open, Action<StoreWarning> warn)
    {
        lock (Gate)
        {
            if (!open.RemoveListener(warn)) { return; }
            if (Engines.TryGetValue(key, out var listed) && ReferenceEquals(listed, open)) { Engines.Remove(key); }
            // Inside the lock: whoever opens the same file next must find it closed.
            open.Engine.Close();
        }
    }

    private sealed class PooledEngine
    {
        private readonly object gate = new();
        private readonly List<StoreWarning> warnings = [];
        private readonly List<Action<StoreWarning>> listeners = [];

        public PooledEngine(Func<Action<StoreWarning>, QuestionEngine> create) => Engine = create(Warn);

        public QuestionEngine Engine { get; }

        public void AddListener(Action<StoreWarning> warn)
        {
            lock (gate)
            {
                listeners.Add(warn);
                warnings.ForEach(warn);
            }
        }

        /// <returns>Whether nobody is left.</returns>
        public bool RemoveListener(Action<StoreWarning> warn)
        {
            lock (gate)
            {
                listeners.Remove(warn);
                return listeners.Count == 0;
            }
        }

        private void Warn(StoreWarning warning)
        {
            lock (gate)
            {
                warnings.Add(warning);
                listeners.ForEach(listener => listener(warning));
            }
        }
    }
}

/// <summary>A share in a desk, given back once.</summary>
internal sealed class EngineHandle(QuestionEngine engine, Action release) : IDisposable
{
    private Action? release = release;

    public QuestionEngine Engine { get; } = engine;

    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}

/// <summary>What tells one desk of a process from another: who wants the same shares it.</summary>
/// <param name="CachePath">The full path of the store, or null for none: such a desk keeps its answers in memory and is not shared.</param>
/// <param name="Curator">Who answers, as the configuration names it.</param>
/// <param name="Model">What tells the model and the way to it from others, without any secret; empty where no model is asked.</param>
/// <param name="CacheUri">The server that machines share beside it; empty for none.</param>
internal sealed record EngineKey(string? CachePath, string Curator, string Model = "", string CacheUri = "");
