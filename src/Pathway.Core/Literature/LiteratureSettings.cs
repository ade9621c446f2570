using Pathway.Llm.Chat;

namespace Pathway.Literature;

/// <summary>Where the literature services are, and who asks.</summary>
/// <param name="EuropePmc">The address of Europe PMC's REST service.</param>
/// <param name="Ncbi">The address of NCBI's E-utilities.</param>
/// <param name="Email">Whom they may write to, or null.</param>
/// <param name="NcbiKey">The key that lifts NCBI's limit from 3 to 10 requests a second, or null.</param>
internal sealed record LiteratureSettings(Uri EuropePmc, Uri Ncbi, string? Email = null, SecretText? NcbiKey = null)
{
    /// <summary>The environment variable that holds the key: a secret does not belong in a settings file.</summary>
    public const string KeyVariable = "NCBI_API_KEY";

    /// <summary>What tells one way to the services from another; holds the key's fingerprint, not the key.</summary>
    public string Identity => string.Join('\n', EuropePmc, Ncbi, Email, NcbiKey?.Fingerprint);
}
