using System.Text;
using CsCheck;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Formats.Caches;
using Pathway.Formats.Interactions;
using Xunit;

namespace Pathway.Formats;

/// <summary>
/// Damaged files: the readers report errors of the catalogue only, throw nothing, and read every complete record before the damage as in
/// the whole file.
/// </summary>
public sealed class DamagedFileTests : IDisposable
{
    private const string Json = """
        {"main":"Ä1","interactors":[
         {"primary":"A","functions":[{"function":"f \u00e9\ud83d\ude00","pathway":"P","evidence":[{"pmid":1,"year":2.5e3}]}]},
         {"primary":"B","x":[true,null,{"y":[[]]}],"pathway":{"name":"Q"}},
         {"primary":"C 😀","pathway":"R"}
        ],"more":{}}
        """;

    private const string Table = "query,partner,pathway,quote\nÄ1,A,P,\"two\nlines, \"\"said\"\"\"\nÄ1,B,\"Q, q\",\nÄ1,C 😀,R,x\n";

    private const string Legacy = """
        {
         "parent:a": "X é",
         "siblings:b": [{"name":"N","description":"D"},"M"],
         "parent:c": "\u0059 😀"
        }
        """;

    private static readonly byte[] Replacements =
        [0, (byte)'\n', (byte)'"', (byte)'\\', (byte)',', (byte)'[', (byte)']', (byte)'{', (byte)'}', (byte)'x', (byte)'9', 0x80, 0xC3,
            0xFF];

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, string> Files
    {
        get
        {
            using var folder = new ScratchFolder();
            CacheFile.Write(folder.File("n"), overwrite: false, CacheFormat.Native, CacheResult.Of(folder.Write("l", Legacy)).Answers);
            return new TheoryData<string, string>
                { { "a.json", Json }, { "a.csv", Table }, { "a.tsv", Table.Replace(',', '\t') }, { "legacy.cache", Legacy },
                    { "native.cache", File.ReadAllText(folder.File("n")) } };
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Truncated_file_yields_every_record_before_the_cut(string name, string text)
    {
        var whole = Encoding.UTF8.GetBytes(text);
        var (records, ends) = Whole(name, whole);

        for (var cut = 0; cut < whole.Length; cut++)
        {
            var (read, faults) = Read(name, whole[..cut]);

            Assert.Equal(records.Take(ends.Count(end => end <= cut)), read.Take(ends.Count(end => end <= cut)));
            // Truncated JSON is detected; a table that ends with a row is not.
            if (!IsTable(name) && !whole.AsSpan(cut).Trim(" \n"u8).IsEmpty) { Assert.Single(faults); }
            if (!IsTable(name)) { Assert.Equal(ends.Count(end => end <= cut), read.Count); }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Changed_byte_keeps_every_record_before_it(string name, string text)
    {
        var whole = Encoding.UTF8.GetBytes(text);
        var (records, ends) = Whole(name, whole);

        for (var at = 0; at < whole.Length; at++)
        {
            // Each place gets a third of the bytes in turn, so that every byte meets every kind of token.
            foreach (var replacement in Replacements.Where((_, index) => (index + at) % 3 == 0))
            {
                var changed = (byte[])whole.Clone();
                changed[at] = replacement;

                var (read, _) = Read(name, changed);

                // A change before the records can change their meaning; then only exceptions are checked.
                if (at < FirstRecord(name, text)) { continue; }
                var before = ends.Count(end => end <= at);
                Assert.Equal(records.Take(before), read.Take(before));
            }
        }
    }

    [Fact]
    public void Many_changed_bytes_throw_nothing() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte).Array[1, 20]
    .SampleSeeded(changes =>
    {
        var bytes = File.ReadAllBytes(TestData.Example);
        foreach (var (at, value) in changes) { bytes[at % bytes.Length] = value; }
        foreach (var name in (string[])["a.json", "a.csv", "a.cache"]) { Read(name, bytes); }
    }, count: 300);

    private static bool IsTable(string name) => name.EndsWith("sv", StringComparison.Ordinal);

    private static int FirstRecord(string name, string text) => IsTable(name) ? text.IndexOf('\n', StringComparison.Ordinal) + 1
        : Encoding.UTF8.GetByteCount(
            text[..(name == "legacy.cache" ? text.IndexOf('"', StringComparison.Ordinal)
                : text.IndexOf('[', StringComparison.Ordinal) + 1)]);

    // The records of the whole file with their ends: the shortest prefix of the file in which the record is complete.
    private (List<string> Records, List<int> Ends) Whole(string name, byte[] whole)
    {
        var (records, faults) = Read(name, whole);
        Assert.Equal(3, records.Count);
        Assert.Empty(faults);
        var ends = new List<int>();
        for (var length = 0; length <= whole.Length && ends.Count < records.Count; length++)
        {
            var (read, _) = Read(name, whole[..length]);
            // A row is complete with its line end, one byte after it can first be read.
            if (read.Count > ends.Count && read[ends.Count] == records[ends.Count] && (!IsTable(name) || whole[length - 1] == '\n'))
            {
                ends.Add(length);
            }
        }
        Assert.Equal(records.Count, ends.Count);
        return (records, ends);
    }

    private (List<string> Records, List<PathwayException> Faults) Read(string name, byte[] bytes)
    {
        var path = folder.Write(name, bytes);
        var records = new List<string>();
        var faults = new List<PathwayException>();
        if (name.EndsWith(".cache", StringComparison.Ordinal))
        {
            try { CacheFile.Read(path, CacheResult.At, answer => records.Add(answer.ToString()), faults.Add, CancellationToken.None); }
            catch (PathwayException failure) { faults.Add(failure); }
        }
        else
        {
            InteractionFile.Read(path, InteractionFormat.Auto,
                interaction => records.Add($"{interaction.Query} {interaction.Json} {string.Join('|', interaction.Terms)}"), faults.Add,
                CancellationToken.None);
        }
        Assert.All(faults, fault => Assert.Contains(path, fault.Message, StringComparison.Ordinal));
        return (records, faults);
    }
}
