namespace Pathway.Store;

/// <summary>Work on a store that may fail, as one shape.</summary>
internal static class Attempt
{
    /// <summary>The result, or another where the store fails; it has said so itself, once.</summary>
    public static async Task<T> OrAsync<T>(Func<Task<T>> work, T otherwise)
    {
        try { return await work().ConfigureAwait(false); }
        catch (StoreException) { return otherwise; }
    }

    /// <summary>Work without a result as work with one.</summary>
    public static async Task<bool> Done(this Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }
}
