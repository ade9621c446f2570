using System.Text;
using Microsoft.Extensions.AI;
using Pathway.Llm.Batches;
using Xunit;

namespace Pathway.Batches;

/// <summary>Files of requests and of results are never in memory as a whole.</summary>
public sealed class BatchFileTests
{
    [Fact]
    public async Task Request_is_made_when_its_line_is_sent()
    {
        var requests = new CountedRequests(1000);
        var file = new BatchFile(requests, static (json, item) => json.WriteStringValue(item.Key));
        Assert.Equal(1000 * "\"r0000\"\n".Length, file.Length);
        requests.Made = 0;
        using var content = new BatchFileContent(file, static () => { });
        var sent = new List<int>();

        await content.CopyToAsync(new WatchedStream(_ => sent.Add(requests.Made)), TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 1000), sent);
        Assert.Equal(file.Length, content.Headers.ContentLength);
    }

    [Theory]
    [InlineData(0, 10, new[] { 0 })]
    [InlineData(1, 10, new[] { 8 })]
    [InlineData(5, 10, new[] { 10, 10, 10, 10, 0 })]
    [InlineData(4, 10, new[] { 10, 10, 10, 2 })]
    [InlineData(2, 1000, new[] { 16 })]
    public void File_is_cut_into_parts_of_one_size(int requests, int size, int[] sizes)
    {
        var file = new BatchFile(new CountedRequests(requests), static (json, item) => json.WriteStringValue(item.Key));

        var parts = file.ReadParts(size).Select(static part => (Text: Encoding.UTF8.GetString(part.Bytes.Span), part.IsLast)).ToArray();

        Assert.Equal(sizes, parts.Select(static part => part.Text.Length));
        Assert.Equal(string.Concat(Enumerable.Range(0, requests).Select(static i => $"\"r{i:D4}\"\n")),
            string.Concat(parts.Select(static part => part.Text)));
        Assert.Equal([parts.Length - 1], Enumerable.Range(0, parts.Length).Where(i => parts[i].IsLast));
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\nbc\n\nd", new[] { "a", "bc", "", "d" })]
    [InlineData("0123456789\na\n", new[] { "0123456789", "a" })]
    [InlineData("0123456789abc\na\n", new[] { "long", "a" })]
    [InlineData("a\n0123456789012345678901234567890123456789\nb", new[] { "a", "long", "b" })]
    [InlineData("0123456789012345678901234567890", new[] { "long" })]
    [InlineData("01234567890123456789", new[] { "long" })]
    public async Task Lines_are_read_whatever_arrives_at_once(string text, string[] expected)
    {
        for (var step = 1; step <= text.Length + 1; step++)
        {
            var reader = new LineReader(new DrippingStream(Encoding.UTF8.GetBytes(text), step), 10);
            var lines = new List<string>();
            while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } line)
            {
                lines.Add(line.IsTooLong ? "long" : Encoding.UTF8.GetString(line.Bytes.Span));
            }
            Assert.Equal(expected, lines);
            Assert.Null(await reader.ReadAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Line_is_read_before_the_rest_of_the_file_has_come()
    {
        var stream = new EndlessStream();
        var reader = new LineReader(stream, 1024 * 1024);

        for (var i = 0; i < 100_000; i++)
        {
            var line = await reader.ReadAsync(TestContext.Current.CancellationToken);
            Assert.Equal(EndlessStream.Line.Length - 1, line!.Value.Bytes.Length);
            Assert.InRange(stream.Given - ((i + 1L) * EndlessStream.Line.Length), 0, 64 * 1024);
        }
    }

    private sealed class CountedRequests(int count) : IReadOnlyCollection<BatchRequest>
    {
        public int Made { get; set; }

        public int Count => count;

        public IEnumerator<BatchRequest> GetEnumerator()
        {
            for (var i = 0; i < count; i++)
            {
                Made++;
                yield return new BatchRequest($"r{i:D4}", [], new ChatOptions());
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class WatchedStream(Action<int> onWrite) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            onWrite(buffer.Length);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class DrippingStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, step)], cancellationToken);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public const string Line = "0123456789012345678901234567890123456789\n";

        private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Line);

        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < buffer.Length; i++) { buffer.Span[i] = Bytes[(int)((Given + i) % Bytes.Length)]; }
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
