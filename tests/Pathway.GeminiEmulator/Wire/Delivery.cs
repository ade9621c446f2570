namespace Pathway.Emulator.Wire;

/// <summary>How the bytes of a reply reach the client.</summary>
internal abstract record Delivery
{
    /// <summary>All of them.</summary>
    public static Delivery Whole { get; } = new AllAtOnce();

    /// <summary>None, until the client goes.</summary>
    public static Delivery Never { get; } = new Silence();

    public sealed record AllAtOnce : Delivery;

    public sealed record Silence : Delivery;

    /// <summary>So many, though all were announced; then the connection is closed, or reset. Less than 0: not even headers.</summary>
    public sealed record CutOff(int After, bool IsReset) : Delivery;

    /// <summary>So many at a time, with a pause between.</summary>
    public sealed record Drip(int Size, TimeSpan Pause) : Delivery;
}
