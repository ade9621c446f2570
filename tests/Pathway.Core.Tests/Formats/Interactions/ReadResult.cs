using System.Text;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Interactions;

/// <summary>What came of reading a file: interactions and faults.</summary>
internal sealed class ReadResult
{
    public List<PathwayInteraction> Interactions { get; } = [];

    public List<PathwayException> Faults { get; } = [];

    public List<InteractionNote> Notes { get; } = [];

    /// <summary>The pairs, as "query partner".</summary>
    public IEnumerable<string> Pairs => Interactions.Select(static one => $"{one.Query} {one.Partner}");

    public static ReadResult Of(string path, InteractionFormat format = InteractionFormat.Auto) =>
        Of(path, new InteractionOptions { Format = format });

    public static ReadResult Of(string path, InteractionOptions options)
    {
        var result = new ReadResult();
        InteractionFile.Read(path, options, result.Interactions.Add, result.Faults.Add, result.Notes.Add, CancellationToken.None);
        return result;
    }

    public static ReadResult Of(byte[] bytes, string name = "a.json")
    {
        using var folder = new ScratchFolder();
        return Of(folder.Write(name, bytes));
    }

    public static ReadResult OfText(string text, string name = "a.json") => Of(Encoding.UTF8.GetBytes(text), name);

    public static ReadResult OfText(string text, string name, InteractionOptions options)
    {
        using var folder = new ScratchFolder();
        return Of(folder.Write(name, text), options);
    }
}
