using CsCheck;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Formats.Caches;

public sealed class NativeCacheTests : IDisposable
{
    private static readonly PathwayCacheEntry Asked = new()
    {
        Key = "K1", Kind = "parent", Name = "a", Answerer = "go 2022", Answer = """{ "parent": "B \"x\" é😀" , "confidence":0.50}""",
        At = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero).AddTicks(1234567), RunId = "run 1", IsPlain = true,
    };

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Writes_one_line_per_answer()
    {
        CacheFile.Write(folder.File("c.json"), overwrite: false, CacheFormat.Native,
            [Asked, Asked with { Key = "K2", RunId = null, IsPlain = false, Answer = """{"parent":null}""" }]);

        const string Start = """{"kind":"parent","subject":"a","answerer":"go 2022","json":"{""";
        Assert.Equal(
            [
                "{", "\"format\": \"pathway-cache\",", "\"version\": 1,", "\"answers\": [",
                Start + """ \"parent\": \"B \\\"x\\\" é\uD83D\uDE00\" , \"confidence\":0.50}","at":"2024-05-06T07:08:09.1234567Z","""
                    + "\"run\":\"run 1\",\"plain\":true,\"imported\":false,\"key\":\"K1\"},",
                Start + """\"parent\":null}","at":"2024-05-06T07:08:09.1234567Z","plain":false,"imported":false,"key":"K2"}""",
                "]", "}", "",
            ],
            File.ReadAllText(folder.File("c.json")).Split('\n'));
    }

    [Fact]
    public void Written_answers_round_trip_exactly() =>
    Gen.Select(Gen.String[0, 30], Gen.String[1, 30], Gen.DateTime, Gen.Bool, Gen.Bool, Gen.Int[0, 2]).Array[0, 8].SampleSeeded(worlds =>
    {
        var answers = worlds.Select(
            static (world, index) => Answer(world.Item1, world.Item2, world.Item3, world.Item4, world.Item5, world.Item6, index))
                .ToArray();
        CacheFile.Write(folder.File("c.json"), overwrite: true, CacheFormat.Native, answers);

        var read = CacheResult.Of(folder.File("c.json"));

        Assert.Empty(read.Faults);
        Assert.Equal(answers, read.Answers);
    }, count: 200);

    [Fact]
    public void Reports_invalid_entries_with_line_and_reads_the_others()
    {
        var good = Lines(Asked)[4];
        var text = string.Join(",\n",
        [
            good, "5", "{}", good.Replace("2024-05", "2024-55", StringComparison.Ordinal),
            good.Replace("\"kind\":\"parent\"", "\"kind\":\"siblings\"", StringComparison.Ordinal)
                .Replace("parent\\\"", "siblings\\\"", StringComparison.Ordinal),
            good.Replace("\"imported\":false", "\"imported\":true", StringComparison.Ordinal),
            good.Replace("\"kind\":\"parent\"", "\"kind\":\"of the future\"", StringComparison.Ordinal),
        ]);

        var read = CacheResult.Of(
            folder.Write("c.json", $"{{\"format\":\"pathway-cache\",\"version\":1,\"more\":[{{}}],\"answers\":[\n{text}\n]}}"));

        Assert.Equal([Asked, Asked with { Kind = "of the future" }], read.Answers);
        Assert.Equal([3, 4, 5, 6, 7], read.Faults.Select(static fault => int.Parse(((string)fault.Target!).Split(':')[^1], null)));
        Assert.Equal(
            ["it is no object.", "it has no text 'key'.", "its 'at' is no time.", "its 'json' is no answer of kind 'siblings'.",
                "its key is not that of its question."],
            read.Faults.Select(static fault => fault.Message[(fault.Message.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]));
    }

    [Fact]
    public void Rejects_newer_version()
    {
        var fault =
            Assert.Single(CacheResult.Of(folder.Write("c.json", "{\"format\":\"pathway-cache\",\n\"version\":2,\"answers\":[]}")).Faults);

        Assert.Same(PathwayErrors.FormatInvalid, fault.Error);
        Assert.Contains("line 2 column 11: only version 1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copies_store_unchanged()
    {
        using var from = SqliteStore.Open(folder.File("from.db"), SqliteOptions.Default);
        using var to = SqliteStore.Open(folder.File("to.db"), SqliteOptions.Default);
        for (var i = 0; i < 1200; i++) { await from.AddAsync(Asked with { Key = $"K{i:D4}", Name = $"s{i % 7}" }, null); }

        CacheFile.Write(folder.File("c.json"), overwrite: false, CacheFormat.Native, from.Answers());
        var import = new CacheImport(to);
        await import.ImportAsync(CacheResult.Of(folder.File("c.json")).Answers, CancellationToken.None);

        Assert.Equal((1200, 0, 0), (import.Added, import.Kept, import.Conflicts.Count));
        Assert.Equal(from.Answers(), to.Answers());
    }

    private string[] Lines(params PathwayCacheEntry[] answers)
    {
        CacheFile.Write(folder.File("lines.json"), overwrite: true, CacheFormat.Native, answers);
        return File.ReadAllText(folder.File("lines.json")).Split('\n');
    }

    // The store holds well-formed UTF-16 only, and no answer with an empty name.
    private static PathwayCacheEntry Answer(string text, string name, DateTime at, bool isPlain, bool isImported, int kind, int index)
    {
        var subject = TermName.Key(name) is { Length: > 0 } key ? key : "x";
        var whole = string.Concat(text.EnumerateRunes().Select(static rune => rune.ToString()));
        var (named, json) = kind switch
        {
            0 => ("parent", Engine.AnswerJson.Write(new ParentAnswer { Parent = whole, Reason = whole })),
            1 => ("siblings", Engine.AnswerJson.Write(new SiblingsAnswer { Siblings = [new SiblingTerm(whole, whole)] })),
            _ => ("root", Engine.AnswerJson.Write(new RootAnswer { Root = whole, Confidence = 0.1 })),
        };
        return new PathwayCacheEntry
        {
            Key = isImported ? QuestionKey.Imported(named, subject) : $"key {index}", Kind = named, Name = subject,
            Answerer = $"a {whole}", Answer = json,
            At = new DateTimeOffset(at.Ticks, TimeSpan.Zero), RunId = isImported ? null : $"r {whole}", IsPlain = isPlain,
            IsImported = isImported,
        };
    }
}
