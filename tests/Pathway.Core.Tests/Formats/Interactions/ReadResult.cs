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

    public static ReadResult Of(string path, InteractionFormat format = InteractionFormat.Auto)
    {
        var result = new ReadResult();
        InteractionFile.Read(path, format, result.Interactions.Add, result.Faults.Add, CancellationToken.None);
        return result;
    }

    public static ReadResult Of(byte[] bytes, string name = "a.json")
    {
        using var folder = new ScratchFolder();
        return Of(folder.Write(name, bytes));
    }

    public static ReadResult OfText(string text, string name = "a.json") => Of(Encoding.UTF8.GetBytes(text), name);
}
