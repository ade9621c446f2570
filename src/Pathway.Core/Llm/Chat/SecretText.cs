using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Pathway.Errors;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>
/// A key or token. Text conversion, debugger and errors show a mask instead; <see cref="Secrets"/> keeps it out of messages and replies.
/// </summary>
[DebuggerDisplay("***")]
internal sealed class SecretText
{
    /// <summary>The text that is shown instead.</summary>
    public const string Mask = Secrets.Mask;

    // Shorter keys, such as a placeholder for a local server, are not secrets, and redacting them would remove common words.
    private const int MinRedactedLength = 6;

    private const int Rounds = 100_000;

    private static readonly byte[] ProcessKey = RandomNumberGenerator.GetBytes(32);

    private static readonly ConcurrentDictionary<(string Fingerprint, string Salt), string> SaltedHashes = new();

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string text;

    /// <param name="text">The secret. White space, invisible characters and quotation marks around it are removed.</param>
    /// <exception cref="PathwayException">It is empty or has an invalid character. The message does not contain the key.</exception>
    public SecretText(string text)
    {
        this.text = WithoutQuotes(text);
        if (this.text.Length == 0) { throw new PathwayException(PathwayErrors.ModelKeyInvalid, "The key is empty."); }
        for (var i = 0; i < this.text.Length; i++)
        {
            // The key becomes a header value: a line end in it would start another header.
            if (this.text[i] is < '!' or > '~')
            {
                throw new PathwayException(PathwayErrors.ModelKeyInvalid,
                    $"Character {i + 1} of the key is not allowed in a key (U+{(int)this.text[i]:X4}).");
            }
        }
        Secrets.Register(this.text);
    }

    /// <summary>A copied text without white space, invisible characters and quotation marks around it.</summary>
    public static string WithoutQuotes(string text)
    {
        var trimmed = TrimInvisible(text);
        return trimmed is ['"', .., '"'] or ['\'', .., '\''] or ['“', .., '”'] or ['`', .., '`']
            ? TrimInvisible(trimmed[1..^1]) : trimmed;
    }

    /// <summary>The secret itself. Use it only for the authorization header.</summary>
    public string Reveal() => text;

    /// <summary>Identifies the secret within this process; meaningless outside of it.</summary>
    public string Fingerprint => Convert.ToHexString(HMACSHA256.HashData(ProcessKey, Encoding.UTF8.GetBytes(text)))[..16];

    /// <summary>
    /// Identifies the secret wherever the same salt is used. Slow on purpose: an attacker with hash and salt pays for each key that is
    /// tried.
    /// </summary>
    /// <remarks>This process computes each only once: every run with the same key and the same store needs it.</remarks>
    public string SaltedHash(byte[] salt) => SaltedHashes.GetOrAdd((Fingerprint, Convert.ToHexString(salt)),
        static (_, secret) => Convert.ToHexString(
            Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(secret.text), secret.salt, Rounds, HashAlgorithmName.SHA256, 8)),
        (text, salt));

    /// <summary>Masks the secret in a text, in all usual escapings, and parts of it: servers echo rejected input.</summary>
    public string Redact(string message)
    {
        if (text.Length < MinRedactedLength) { return Secrets.MaskIn(message); }
        return Secrets.MaskIn(Secrets.Encodings(text)
            .Aggregate(message, static (clean, encoding) => clean.Replace(encoding, Mask, StringComparison.OrdinalIgnoreCase)));
    }

    public override string ToString() => Mask;

    private static string TrimInvisible(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsInvisible(text[start])) { start++; }
        while (end > start && IsInvisible(text[end - 1])) { end--; }
        return text[start..end];
    }

    private static bool IsInvisible(char letter) => char.IsWhiteSpace(letter) || char.IsControl(letter)
        || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.Format;
}
