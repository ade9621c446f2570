using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace Pathway.Text;

/// <summary>
/// The secrets that this process has used: keys of models, the key of NCBI, the password of a shared cache. Messages show a mask instead
/// of them and of their parts; replies lose them before anything is stored. Safe for concurrent use.
/// </summary>
internal static class Secrets
{
    /// <summary>Stands in messages for a secret, or a part of one.</summary>
    public const string Mask = "***";

    /// <summary>Stands in a reply for a secret, and marks the reply.</summary>
    public const string Removed = "[secret removed]";

    // A shorter text, such as the placeholder for a local server, is no secret, and removing it would remove common words.
    private const int MinLength = 16;

    // A server may quote a part of a key. Shorter parts say little, and occur by chance.
    private const int FragmentLength = 8;

    // A process that rotates its keys must not keep all of them.
    private const int MaxSecrets = 64;

    private static ImmutableList<Secret> known = [];

    /// <summary>Adds a secret. One of less than 16 characters is ignored.</summary>
    public static void Register(string secret)
    {
        if (secret.Length < MinLength) { return; }
        ImmutableInterlocked.Update(ref known, static (list, secret) => list.Exists(one => one.Text == secret) ? list
            : (list.Count < MaxSecrets ? list : list.RemoveAt(0)).Add(new Secret(secret)), secret);
    }

    /// <summary>A message with a mask in place of each secret, in any usual escaping, and of each part of one.</summary>
    public static string MaskIn(string message)
    {
        var secrets = Volatile.Read(ref known);
        // All whole secrets first: a part that two of them share would tear the other one apart.
        foreach (var secret in secrets) { message = secret.Replace(message, Mask); }
        foreach (var secret in secrets) { message = secret.MaskFragments(message); }
        return message;
    }

    /// <summary>A reply with a mark in place of each whole secret.</summary>
    public static string RemoveFrom(string reply)
    {
        foreach (var secret in Volatile.Read(ref known)) { reply = secret.Replace(reply, Removed); }
        return reply;
    }

    /// <summary>The same for the bytes of a reply, in UTF-8 or a similar encoding. Without a secret the result is the same array.</summary>
    public static byte[] RemoveFrom(byte[] reply)
    {
        foreach (var secret in Volatile.Read(ref known))
        {
            if (reply.AsSpan().IndexOf(secret.Utf8) < 0) { continue; }
            // One character for each byte, in both directions.
            reply = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(reply).Replace(secret.Text, Removed, StringComparison.Ordinal));
        }
        return reply;
    }

    /// <summary>The forms in which a text may stand in a message: as it is, and escaped for an address, for JSON and for HTML.</summary>
    public static IEnumerable<string> Encodings(string text) =>
        ((string[])[text, Uri.EscapeDataString(text), JavaScriptEncoder.Default.Encode(text), HtmlEncoder.Default.Encode(text),
            WebUtility.HtmlEncode(text)]).Distinct(StringComparer.Ordinal);

    private sealed class Secret
    {
        private readonly string[] encodings;
        private readonly FrozenSet<string> fragments;

        public Secret(string text)
        {
            Text = text;
            Utf8 = Encoding.UTF8.GetBytes(text);
            encodings = [.. Encodings(text)];
            fragments = Enumerable.Range(0, text.Length - FragmentLength + 1).Select(start => text.Substring(start, FragmentLength))
                .Where(IsDistinctive).ToFrozenSet(StringComparer.Ordinal);
        }

        public string Text { get; }

        public byte[] Utf8 { get; }

        public string Replace(string text, string by)
        {
            // Each form of a secret has at least as many characters.
            if (text.Length < Text.Length) { return text; }
            foreach (var encoding in encodings) { text = text.Replace(encoding, by, StringComparison.OrdinalIgnoreCase); }
            return text;
        }

        public string MaskFragments(string text)
        {
            StringBuilder? masked = null;
            var copied = 0;
            var lookup = fragments.GetAlternateLookup<ReadOnlySpan<char>>();
            for (var i = 0; i + FragmentLength <= text.Length;)
            {
                if (!lookup.Contains(text.AsSpan(i, FragmentLength))) { i++; continue; }
                var end = i + FragmentLength;
                for (var next = i + 1; next <= end && next + FragmentLength <= text.Length; next++)
                {
                    if (lookup.Contains(text.AsSpan(next, FragmentLength))) { end = next + FragmentLength; }
                }
                (masked ??= new StringBuilder(text.Length)).Append(text, copied, i - copied).Append(Mask);
                copied = i = end;
            }
            return masked is null ? text : masked.Append(text, copied, text.Length - copied).ToString();
        }

        // Letters and digits, or letters of both cases: a plain word in a key is no secret by itself.
        private static bool IsDistinctive(string fragment) =>
            (fragment.Any(char.IsAsciiLetterLower) ? 1 : 0) + (fragment.Any(char.IsAsciiLetterUpper) ? 1 : 0)
            + (fragment.Any(char.IsAsciiDigit) ? 1 : 0) >= 2;
    }
}
