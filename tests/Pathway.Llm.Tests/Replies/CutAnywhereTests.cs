using System.Text;
using System.Text.Json;
using Pathway.Llm.Replies;
using Pathway.Questions;
using Xunit;

namespace Pathway.Replies;

public sealed class CutAnywhereTests
{
    // More of them where somebody wants to know: PATHWAY_REPLIES=10000.
    private const int Replies = 1000;

    [Fact]
    public void A_thousand_replies_cut_at_every_byte_keep_exactly_the_whole_answers()
    {
        var cuts = 0;
        var replies = int.TryParse(Environment.GetEnvironmentVariable("PATHWAY_REPLIES"), System.Globalization.CultureInfo.InvariantCulture, out var wanted) ? wanted : Replies;
        for (var seed = 0; seed < replies; seed++)
        {
            var reply = GeneratedReply.Of(seed);
            for (var length = 0; length <= reply.Bytes.Length; length++)
            {
                var kept = reply.Ends.Count(end => end <= length);
                var read = ReplyReader.Read(Encoding.UTF8.GetString(reply.Bytes, 0, length), ReplyShapes.Parent);
                if (read.Items.Count != kept || (kept > 0 && read.Fault is not null) || read.ItemsCut > 1) { Assert.Fail($"Seed {seed}, {length} bytes: {read.Items.Count} answers instead of {kept}, {read.ItemsCut} cut, {read.Fault}: {Encoding.UTF8.GetString(reply.Bytes, 0, length)}"); }
                cuts++;
            }
        }
        Assert.True(cuts > 100_000);
    }

    [Fact]
    public void What_is_kept_is_what_was_said_and_the_rest_is_reported_missing()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var reply = GeneratedReply.Of(seed);
            string[] ids = [.. Enumerable.Range(1, reply.Items.Count).Select(static id => $"{id}")];
            for (var length = seed % 7; length <= reply.Bytes.Length; length += 7)
            {
                var kept = reply.Ends.Count(end => end <= length);
                var read = ReplyReader.Read(Encoding.UTF8.GetString(reply.Bytes, 0, length), ReplyShapes.Parent);
                var matched = ReplyMatching.Match<ParentAnswer>(read, ids, ReplyShapes.Parent);

                Assert.All(read.Items.Zip(reply.Items), static pair => Assert.True(JsonElement.DeepEquals(pair.First, JsonDocument.Parse(pair.Second).RootElement)));
                Assert.Equal(ids.Select((_, i) => i < kept), matched.Select(static item => item.Answer is not null));
                Assert.Equal(ids.Select((_, i) => i >= kept), matched.Select(static item => item.Missing is not null));
            }
        }
    }
}
