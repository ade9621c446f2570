using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pathway.Llm.Replies;
using Pathway.Questions;
using Xunit;

namespace Pathway.Replies;

public sealed class TruncatedReplyTests
{
    // The default; PATHWAY_REPLIES=10000 tests more replies.
    private const int Replies = 1000;

    [Fact]
    public void Keeps_complete_answers_of_replies_cut_at_every_byte()
    {
        var cuts = 0;
        var variable = Environment.GetEnvironmentVariable("PATHWAY_REPLIES");
        var replies = int.TryParse(variable, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : Replies;
        for (var seed = 0; seed < replies; seed++)
        {
            var reply = GeneratedReply.Of(seed);
            for (var length = 0; length <= reply.Bytes.Length; length++)
            {
                var kept = reply.Ends.Count(end => end <= length);
                var text = Encoding.UTF8.GetString(reply.Bytes, 0, length);
                var read = ReplyReader.Read(text, ReplySchemas.Parent);
                if (read.Items.Count != kept || (kept > 0 && read.Fault is not null) || read.TruncatedItems > 1)
                {
                    Assert.Fail($"Seed {seed}, {length} bytes: {read.Items.Count} answers instead of {kept}, "
                        + $"{read.TruncatedItems} truncated, {read.Fault}: {text}");
                }
                cuts++;
            }
        }
        Assert.True(cuts > 100_000);
    }

    [Fact]
    public void Kept_answers_are_unchanged_and_others_are_missing()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var reply = GeneratedReply.Of(seed);
            string[] ids = [.. Enumerable.Range(1, reply.Items.Count).Select(static id => $"{id}")];
            for (var length = seed % 7; length <= reply.Bytes.Length; length += 7)
            {
                var kept = reply.Ends.Count(end => end <= length);
                var read = ReplyReader.Read(Encoding.UTF8.GetString(reply.Bytes, 0, length), ReplySchemas.Parent);
                var matched = ReplyMatcher.Match<ParentAnswer>(read, ids, ReplySchemas.Parent);

                Assert.All(read.Items.Zip(reply.Items),
                    static pair => Assert.True(JsonElement.DeepEquals(pair.First, JsonDocument.Parse(pair.Second).RootElement)));
                Assert.Equal(ids.Select((_, i) => i < kept), matched.Select(static item => item.Answer is not null));
                Assert.Equal(ids.Select((_, i) => i >= kept), matched.Select(static item => item.MissingReason is not null));
            }
        }
    }
}

/// <summary>A valid reply generated from a seed, with the position of the end of each answer.</summary>
internal sealed record GeneratedReply(byte[] Bytes, IReadOnlyList<string> Items, IReadOnlyList<int> Ends)
{
    private static readonly string[] Pieces =
    [
        "autophagy", " ", "β-oxidation", "\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "\t", "线粒体", "🧬", "é", "null", "```",
        "\"answers\":[", "</script>", "\u001b[31m", "1e5",
    ];

    public static GeneratedReply Of(int seed)
    {
        var random = new Random(seed);
        var options = new JsonSerializerOptions
        {
            WriteIndented = random.Next(3) == 0,
            Encoder = random.Next(2) == 0 ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default,
        };
        var text = new StringBuilder();
        var bytes = 0;
        Write(random.Next(4) == 0 ? "Here you are:\n```json\n" : "");
        Write("{" + Space(random) + (random.Next(3) == 0 ? $"\"note\":{JsonSerializer.Serialize(Text(random), options)}," : "")
            + "\"answers\":" + Space(random) + "[");
        List<string> items = [];
        List<int> ends = [];
        var count = random.Next(1, 7);
        for (var i = 0; i < count; i++)
        {
            var item = new Dictionary<string, object?>
            {
                ["id"] = $"{i + 1}",
                ["reason"] = Text(random),
                ["parent"] = random.Next(5) == 0 ? null : Text(random),
            };
            if (random.Next(3) == 0)
            {
                var (integer, real) = (random.Next(), random.NextDouble());
                item["extra"] = new object[] { integer, real, new Dictionary<string, object?> { ["deep"] = new[] { Text(random), null } } };
            }
            items.Add(JsonSerializer.Serialize(item, options));
            Write((i == 0 ? "" : ",") + Space(random) + items[^1]);
            ends.Add(bytes);
        }
        Write(Space(random) + "]" + (random.Next(3) == 0 ? ",\"total\":12345" : "") + "}"
            + (random.Next(4) == 0 ? "\n```\nThat is all." : ""));
        return new GeneratedReply(Encoding.UTF8.GetBytes(text.ToString()), items, ends);

        void Write(string piece)
        {
            text.Append(piece);
            bytes += Encoding.UTF8.GetByteCount(piece);
        }
    }

    private static string Space(Random random) => random.Next(3) switch { 0 => "", 1 => " ", _ => "\n  " };

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(0, 6)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
