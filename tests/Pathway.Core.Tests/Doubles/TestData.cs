using System.Runtime.CompilerServices;
using Xunit;

namespace Pathway.Doubles;

/// <summary>Files that tests read: the project's own, and real ones that lie beside the checkout where somebody put them.</summary>
internal static class TestData
{
    public static string Example { get; } = Path.Combine(Checkout(), "examples", "atxn3.json");

    /// <summary>A file of real data; the test is skipped where it is absent.</summary>
    public static string Real(string name)
    {
        var path = Path.Combine(Checkout(), "..", "shared", "data", name);
        Assert.SkipUnless(File.Exists(path), $"There is no ../shared/data/{name} beside the checkout; a test on data of the project's own covers the same.");
        return path;
    }

    private static string Checkout([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
