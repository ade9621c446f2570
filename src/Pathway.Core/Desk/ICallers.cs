namespace Pathway.Desk;

/// <summary>Those for whom a call is made.</summary>
internal interface ICallers
{
    /// <summary>Cancelled when the last of them has left.</summary>
    CancellationToken Abort { get; }

    /// <summary>Throws when all of them have been told to stop, though they may not have left yet.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants the reply any more.</exception>
    void ThrowIfAbandoned();
}
