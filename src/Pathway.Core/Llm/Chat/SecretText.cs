using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Pathway.Errors;

namespace Pathway.Llm.Chat;

/// <summary>A key or token. It never shows itself: not as text, not in a debugger, not in an error.</summary>
[DebuggerDisplay("***")]
internal sealed class SecretText
{
    /// <summary>What is shown in its place.</summary>
    public const string Mask = "***";

    // Shorter ones (a dummy for a local server) would blot out common words, and are no secrets.
    private const int MinRedactedLength = 6;

    private const int Rounds = 100_000;

    private static readonly byte[] ProcessKey = RandomNumberGenerator.GetBytes(32);

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string text;

    /// <param name="text">The secret. White space around it, as copying leaves it, is dropped.</param>
    /// <exception cref="PathwayException">It is empty, or holds a character that no key has. The message does not tell the key.</exception>
    public SecretText(string text)
    {
        this.text = text.Trim();
        if (this.text.Length == 0) { throw new PathwayException(PathwayErrors.ModelKeyInvalid, "The key is empty."); }
        for (var i = 0; i < this.text.Length; i++)
        {
            // It becomes a header: a line end in it would be another header.
            if (this.text[i] is < '!' or > '~')
            {
                throw new PathwayException(PathwayErrors.ModelKeyInvalid,
                    $"Character {i + 1} of the key is not allowed in a key (U+{(int)this.text[i]:X4}).");
            }
        }
    }

    /// <summary>The secret itself, for the one header that carries it.</summary>
    public string Reveal() => text;

    /// <summary>Tells equal secrets from others within this process; says nothing of them outside.</summary>
    public string Fingerprint => Convert.ToHexString(HMACSHA256.HashData(ProcessKey, Encoding.UTF8.GetBytes(text)))[..16];

    /// <summary>
    /// Tells equal secrets from others wherever the same salt is at hand. Slow on purpose, and the salt stays in its store: whoever
    /// holds both still has to pay for each key that he tries.
    /// </summary>
    public string SaltedHash(byte[] salt) =>
        Convert.ToHexString(Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(text), salt, Rounds, HashAlgorithmName.SHA256, 8));

    /// <summary>A text in which the secret, however it is escaped, is masked: servers echo what they refuse.</summary>
    public string Redact(string message)
    {
        if (text.Length < MinRedactedLength) { return message; }
        return Encodings()
            .Aggregate(message, static (clean, encoding) => clean.Replace(encoding, Mask, StringComparison.OrdinalIgnoreCase));
    }

    public override string ToString() => Mask;

    private IEnumerable<string> Encodings() =>
        [text, Uri.EscapeDataString(text), JavaScriptEncoder.Default.Encode(text), HtmlEncoder.Default.Encode(text),
            WebUtility.HtmlEncode(text)];
}
