namespace Pathway.Store;

/// <summary>The store could not read or keep something: disk full, file locked, damaged or taken away.</summary>
internal sealed class StoreException : Exception
{
    public StoreException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
