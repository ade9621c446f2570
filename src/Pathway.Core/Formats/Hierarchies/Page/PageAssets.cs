using System.Security.Cryptography;
using System.Text;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>The style and the script that every page carries within itself, and the policy that lets nothing else in.</summary>
internal static class PageAssets
{
    public static string Style { get; } = Load("page.css");

    public static string Script { get; } = Load("page.js");

    /// <summary>Nothing is loaded from anywhere, and only these two pieces apply: what data might smuggle in does not run.</summary>
    public static string Policy { get; } = $"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; base-uri 'none'; form-action 'none'";

    /// <summary>A piece that ships: the same bytes, whatever line ends the sources were checked out with.</summary>
    public static string Load(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"page/{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>A piece as a policy names it.</summary>
    public static string Hash(string piece) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(piece)))}";
}
