using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pathway.Replies;

/// <summary>A valid reply made from a seed, of which one knows where each answer ends.</summary>
internal sealed record GeneratedReply(byte[] Bytes, IReadOnlyList<string> Items, IReadOnlyList<int> Ends)
{
    private static readonly string[] Pieces =
        ["autophagy", " ", "β-oxidation", "\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "\t", "线粒体", "🧬", "é", "null", "```", "\"answers\":[", "</script>", "\u001b[31m", "1e5"];

    public static GeneratedReply Of(int seed)
    {
        var random = new Random(seed);
        var options = new JsonSerializerOptions { WriteIndented = random.Next(3) == 0, Encoder = random.Next(2) == 0 ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default };
        var text = new StringBuilder();
        var bytes = 0;
        Write(random.Next(4) == 0 ? "Here you are:\n```json\n" : "");
        Write("{" + Space(random) + (random.Next(3) == 0 ? $"\"note\":{JsonSerializer.Serialize(Text(random), options)}," : "") + "\"answers\":" + Space(random) + "[");
        List<string> items = [];
        List<int> ends = [];
        var count = random.Next(1, 7);
        for (var i = 0; i < count; i++)
        {
            var item = new Dictionary<string, object?> { ["id"] = $"{i + 1}", ["reason"] = Text(random), ["parent"] = random.Next(5) == 0 ? null : Text(random) };
            if (random.Next(3) == 0) { item["extra"] = new object[] { random.Next(), random.NextDouble(), new Dictionary<string, object?> { ["deep"] = new[] { Text(random), null } } }; }
            items.Add(JsonSerializer.Serialize(item, options));
            Write((i == 0 ? "" : ",") + Space(random) + items[^1]);
            ends.Add(bytes);
        }
        Write(Space(random) + "]" + (random.Next(3) == 0 ? ",\"total\":12345" : "") + "}" + (random.Next(4) == 0 ? "\n```\nThat is all." : ""));
        return new GeneratedReply(Encoding.UTF8.GetBytes(text.ToString()), items, ends);

        void Write(string piece)
        {
            text.Append(piece);
            bytes += Encoding.UTF8.GetByteCount(piece);
        }
    }

    private static string Space(Random random) => random.Next(3) switch { 0 => "", 1 => " ", _ => "\n  " };

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 6)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
