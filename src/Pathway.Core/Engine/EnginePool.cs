using Pathway.Questions;
using Pathway.Storage;

namespace Pathway.Engine;

/// <summary>
/// The engines of this process. Cmdlets and runspaces with equal settings share one. It closes its file when the last of them is done, so
/// that the file can be moved, deleted or saved.
/// </summary>
internal static class EnginePool
{
    private static readonly object Gate = new();
    private static readonly Dictionary<EngineKey, PooledEngine> Engines = [];

    /// <summary>The shared engine for a key; it is created on first use. Dispose the handle to release it.</summary>
    /// <param name="key">Identifies the engine.</param>
    /// <param name="create">Creates the engine; receives the callback for warnings.</param>
    /// <param name="warn">Called for warnings about the store, including earlier ones, from any thread.</param>
    public static EngineHandle Acquire(EngineKey key, Func<Action<StoreWarning>, QuestionEngine> create, Action<StoreWarning> warn)
    {
        lock (Gate)
        {
            // Without a file there is nothing to share: each such run has its own engine.
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
            // Inside the lock: the next engine for the same file must find it closed.
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

        /// <returns>Whether it was the last one.</returns>
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

/// <summary>A reference to a shared engine.</summary>
internal sealed class EngineHandle(QuestionEngine engine, Action release) : OneTimeDisposable
{
    public QuestionEngine Engine => engine;

    protected override void Release() => release();
}

/// <summary>Identifies an engine of the process: equal keys share one.</summary>
/// <param name="CachePath">The full path of the store; null for an engine that keeps its answers in memory and is not shared.</param>
/// <param name="Curator">The name of the curator in the configuration.</param>
/// <param name="Model">Identifies the model, its server and its settings, without any secret; empty where no model is asked.</param>
/// <param name="CacheUri">The server that several machines share in addition; empty for none.</param>
internal sealed record EngineKey(string? CachePath, string Curator, string Model = "", string CacheUri = "");
