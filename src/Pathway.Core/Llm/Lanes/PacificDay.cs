namespace Pathway.Llm.Lanes;

/// <summary>The day by which quotas are counted: from midnight to midnight, Pacific time.</summary>
internal static class PacificDay
{
    private static readonly TimeZoneInfo Zone = Find();

    /// <summary>The day that a moment belongs to.</summary>
    public static DateOnly Of(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).DateTime);

    /// <summary>The next midnight after a moment, as UTC.</summary>
    public static DateTimeOffset End(DateTimeOffset moment)
    {
        var midnight = Of(moment).AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    // A bare container knows no time zones. Standard time then: an hour late in summer is better than an hour early.
    private static TimeZoneInfo Find() => TimeZoneInfo.TryFindSystemTimeZoneById("America/Los_Angeles", out var zone)
        ? zone : TimeZoneInfo.CreateCustomTimeZone("Pacific standard time", TimeSpan.FromHours(-8), null, null);
}
