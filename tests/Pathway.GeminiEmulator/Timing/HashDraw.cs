using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pathway.Emulator.Timing;

/// <summary>Numbers drawn from a key instead of a sequence, so that they do not depend on the order in which they are drawn.</summary>
internal static class HashDraw
{
    /// <summary>A number from 0 up to, but not including, 1.</summary>
    public static double Uniform(int seed, string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{key}"));
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A number of the normal distribution with mean 0 and standard deviation 1 (Box and Muller).</summary>
    public static double Normal(int seed, string key) =>
        Math.Sqrt(-2 * Math.Log(1 - Uniform(seed, key + "\nradius"))) * Math.Cos(2 * Math.PI * Uniform(seed, key + "\nangle"));
}
