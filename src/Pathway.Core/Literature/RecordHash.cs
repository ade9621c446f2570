using System.Security.Cryptography;
using System.Text;

namespace Pathway.Literature;

/// <summary>The hash under which a record can be known again: SHA-256 of what the service sent.</summary>
internal static class RecordHash
{
    public static string Of(string record) => Of(Encoding.UTF8.GetBytes(record));

    public static string Of(ReadOnlySpan<byte> record) => Convert.ToHexString(SHA256.HashData(record)).ToLowerInvariant();
}
