namespace Pathway.Emulator.Limits;

/// <summary>Whether a call may be made: no violation, or the violations and when to come back.</summary>
internal readonly record struct Admission(IReadOnlyList<QuotaViolation> Violations, TimeSpan Delay);
