namespace Pathway.Storage;

/// <summary>Helpers for operations on a store that may fail.</summary>
internal static class StoreAttempt
{
    /// <summary>The result, or a default where the store fails. The store itself reports the failure, once.</summary>
    public static async Task<T> OrDefaultAsync<T>(Func<Task<T>> work, T otherwise)
    {
        try { return await work().ConfigureAwait(false); }
        catch (StoreException) { return otherwise; }
    }

    /// <summary>Converts an operation without a result to one with a result.</summary>
    public static async Task<bool> WithResult(this Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }
}
