namespace Pathway.Literature.Emulator;

/// <summary>A reply as a healthy service sends it.</summary>
internal sealed record Reply(string ContentType, byte[] Body);
