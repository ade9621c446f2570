namespace Pathway.Files;

/// <summary>
/// Tries again, with growing pauses, while another program has a file open. Editors, virus scanners and readers have it open for a moment;
/// who has it open longer is named as the reason.
/// </summary>
/// <param name="clock">Measures the pauses.</param>
internal sealed class FileRetry(TimeProvider clock)
{
    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows; elsewhere .NET reports the error number of the system.
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);
    private const int Busy = 16;
    private const int ProgramBusy = 26;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>How long it tries.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static FileRetry Default { get; } = new(TimeProvider.System);

    private static int WouldBlock => OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Whether a failure says that another program has the file open.</summary>
    public static bool IsHeld(Exception failure) => failure is FileHeldException || (failure is IOException
        && (failure.HResult is SharingViolation or LockViolation
            || (!OperatingSystem.IsWindows() && (failure.HResult is Busy or ProgramBusy || failure.HResult == WouldBlock))));

    /// <summary>Runs an action until it succeeds, fails for another reason, or the time is over.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="mayPass">Whether a failure may pass.</param>
    /// <exception cref="FileHeldException">Another program has the file open, still.</exception>
    public T Run<T>(Func<T> action, Func<Exception, bool> mayPass)
    {
        var start = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = Min(pause * 2, Patience))
        {
            try { return action(); }
            catch (Exception failure) when (mayPass(failure))
            {
                var left = Patience - clock.GetElapsedTime(start);
                if (left <= TimeSpan.Zero)
                {
                    if (!IsHeld(failure)) { throw; }
                    throw new FileHeldException(failure);
                }
                // The rest of a millisecond would be no pause at all.
                Task.Delay(Max(Min(pause, left), Shortest), clock).GetAwaiter().GetResult();
            }
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>Another program has the file open.</summary>
internal sealed class FileHeldException(Exception cause) : IOException("another program has the file open.", cause);
