using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pathway.Model;

/// <summary>A hash of a list of texts that no other list shares: each text is preceded by its length.</summary>
internal static class ContentHash
{
    /// <summary>SHA-256 as 64 hexadecimal digits.</summary>
    public static string Of(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
