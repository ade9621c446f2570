using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pathway.Model;

/// <summary>Hashes a list of texts. Each text is preceded by its length, so that different lists have different hashes.</summary>
internal static class ContentHash
{
    private const int InitialSize = 512;

    /// <summary>SHA-256 as 64 hexadecimal digits.</summary>
    public static string Of(IEnumerable<string> parts)
    {
        // Collected and hashed at once: every question has several keys, and incremental hashing costs three times as much.
        var buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
        try
        {
            var used = 0;
            foreach (var part in parts)
            {
                var needed = used + sizeof(int) + Encoding.UTF8.GetMaxByteCount(part.Length);
                if (needed > buffer.Length) { buffer = Grow(buffer, used, needed); }
                var length = Encoding.UTF8.GetBytes(part, buffer.AsSpan(used + sizeof(int)));
                BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(used), length);
                used += sizeof(int) + length;
            }
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(buffer.AsSpan(0, used), hash);
            return Convert.ToHexString(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int used, int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * buffer.Length));
        buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
