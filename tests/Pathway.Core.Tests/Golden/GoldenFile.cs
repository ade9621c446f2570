using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace Pathway.Golden;

/// <summary>
/// Golden files under Golden/Files: the persisted and exported data of this version, byte by byte. With PATHWAY_GOLDEN=write the tests
/// write the files; otherwise they compare.
/// </summary>
internal static class GoldenFile
{
    private const string Variable = "PATHWAY_GOLDEN";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether the tests write the files instead of comparing.</summary>
    public static bool IsWritten => Environment.GetEnvironmentVariable(Variable) == "write";

    /// <summary>The full path of a file.</summary>
    public static string Path(string name) => System.IO.Path.Combine(Folder(), "Files", name);

    /// <summary>Compares a text with a file.</summary>
    public static void Check(string name, string found) => Check(name, Utf8.GetBytes(found));

    /// <summary>Compares lines with a file.</summary>
    public static void Check(string name, IEnumerable<string> found) =>
        Check(name, string.Concat(found.Select(static line => line + "\n")));

    /// <summary>Compares the output to a stream with a file.</summary>
    public static void Check(string name, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        Check(name, stream.ToArray());
    }

    private static void Check(string name, byte[] found)
    {
        if (IsWritten)
        {
            File.WriteAllBytes(Path(name), found);
            return;
        }
        if (!File.Exists(Path(name))) { Assert.Fail($"There is no golden file {name}; {Variable}=write creates it."); }
        var expected = File.ReadAllBytes(Path(name));
        if (!expected.AsSpan().SequenceEqual(found)) { Assert.Fail(Difference(name, expected, found)); }
    }

    private static string Difference(string name, byte[] expected, byte[] found)
    {
        var (golden, now) = (Utf8.GetString(expected).Split('\n'), Utf8.GetString(found).Split('\n'));
        var line = golden.Zip(now).TakeWhile(static pair => pair.First == pair.Second).Count();
        return $"{name} differs at line {line + 1}.\ngolden: {At(golden, line)}\nnow:    {At(now, line)}";
    }

    private static string At(string[] lines, int line) => line < lines.Length ? lines[line] : "(the file ends)";

    private static string Folder([CallerFilePath] string file = "") => System.IO.Path.GetDirectoryName(file)!;
}
