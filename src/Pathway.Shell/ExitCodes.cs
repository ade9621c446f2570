namespace Pathway.Shell;

/// <summary>What the shell tells whoever started it; the same figures as pwsh.</summary>
internal static class ExitCodes
{
    public const int Failed = 1;
    public const int Usage = 64;
    public const int Interrupted = 130;
}
