using System.Runtime.ExceptionServices;

namespace Pathway.Steps;

/// <summary>Uses all processors for what has to be found out of many names.</summary>
internal static class InParallel
{
    /// <summary>What a function gives for each item, in the order of the items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="select">The function; called by several threads at a time, and once for each item.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="Exception">Whatever the function threw; the first of several.</exception>
    public static TResult[] Select<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, TResult> select,
        CancellationToken cancellation = default)
    {
        var results = new TResult[items.Count];
        try
        {
            Parallel.For(0, items.Count, new ParallelOptions { CancellationToken = cancellation }, at => results[at] = select(items[at]));
        }
        // An ontology that cannot be read is reported once, as where a single thread reads it.
        catch (AggregateException several) { ExceptionDispatchInfo.Throw(several.InnerExceptions[0]); }
        return results;
    }
}
