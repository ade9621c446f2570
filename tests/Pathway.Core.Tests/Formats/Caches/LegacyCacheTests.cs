using System.Text.Json;
using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Formats.Caches;

public sealed class LegacyCacheTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Reads_answers_as_imported()
    {
        var read = CacheResult.Of(folder.Write("old.json", """
            {
              "parent:dna  Repair": " Genome Maintenance ",
              "siblings:dna repair": [{"name": "Mismatch Repair", "description": "Corrects pairs.", "more": 1}, {"name": "NHEJ"}, "HR"],
              "siblings:empty": []
            }
            """));

        Assert.Empty(read.Faults);
        Assert.Equal(
        [
            new PathwayCacheEntry
            {
                Key = QuestionKey.Imported("parent", "dna repair"), Kind = "parent", Name = "dna repair",
                Answerer = "imported: old.json",
                Answer = """{"parent":"Genome Maintenance"}""", At = CacheResult.At, IsPlain = true, IsImported = true,
            },
            new PathwayCacheEntry
            {
                Key = QuestionKey.Imported("siblings", "dna repair"), Kind = "siblings", Name = "dna repair",
                Answerer = "imported: old.json",
                Answer = """{"siblings":[{"name":"Mismatch Repair","description":"Corrects pairs."},{"name":"NHEJ"},{"name":"HR"}]}""",
                At = CacheResult.At, IsPlain = true, IsImported = true,
            },
            new PathwayCacheEntry
            {
                Key = QuestionKey.Imported("siblings", "empty"), Kind = "siblings", Name = "empty", Answerer = "imported: old.json",
                Answer = """{"siblings":[]}""", At = CacheResult.At, IsPlain = true, IsImported = true,
            },
        ], read.Answers);
    }

    [Fact]
    public void Reports_invalid_entries_with_name_and_line_and_reads_the_others()
    {
        var read = CacheResult.Of(folder.Write("old.json", $$"""
            {
              "parent:a": null,
              "parent:b": "  ",
              "parent:": "X",
              "parent": "X",
              "cousins:c": "X",
              "siblings:d": "X",
              "siblings:e": [{"description": "no name"}],
              "siblings:f": [{"name": "Fine"}, 5],
              "parent:g": "{{new string('x', 10_000_000)}}",
              "parent:{{new string('h', 10_000_000)}}": "X",
              "parent:\ud800": "half\udc00",
              "parent:z": "Root"
            }
            """));

        Assert.Equal(["\ufffd", "z"], read.Answers.Select(static answer => answer.Name));
        Assert.Equal(10, read.Faults.Count);
        Assert.All(read.Faults, static fault => Assert.Same(PathwayErrors.RecordInvalid, fault.Error));
        Assert.Contains("old.json' line 2, record 1: 'parent:a': ", read.Faults[0].Message, StringComparison.Ordinal);
        Assert.Contains("line 9, record 8: 'siblings:f': ", read.Faults[7].Message, StringComparison.Ordinal);
        Assert.All(read.Faults, static fault => Assert.InRange(fault.Message.Length, 20, 400));
    }

    [Fact]
    public void Truncated_file_yields_complete_entries()
    {
        var read = CacheResult.Of(folder.Write("old.json", "{\"parent:a\": \"X\",\n\"parent:b\": \"Y\",\n\"siblings:c\": [{\"na"));

        Assert.Equal(["a", "b"], read.Answers.Select(static answer => answer.Name));
        var fault = Assert.Single(read.Faults);
        Assert.Same(PathwayErrors.FormatInvalid, fault.Error);
        Assert.Contains("line 3 column ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_file_without_object()
    {
        Assert.Same(PathwayErrors.FormatInvalid, Assert.Single(CacheResult.Of(folder.Write("old.json", "[]")).Faults).Error);
        Assert.Same(PathwayErrors.FileEmpty, Assert.Throws<PathwayException>(() => CacheResult.Of(folder.Write("empty.json", " "))).Error);
        Assert.Same(PathwayErrors.FileNotFound, Assert.Throws<PathwayException>(() => CacheResult.Of(folder.File("none.json"))).Error);
    }

    [Fact]
    public void Writes_one_answer_per_name_asked_before_imported_then_latest()
    {
        var answers = StoredOrder.Sort(
        [
            Parent("a", "imported", CacheResult.At.AddDays(9), isImported: true),
            Parent("a", "early", CacheResult.At), Parent("a", "late", CacheResult.At.AddDays(1)),
            Parent("a", "abstains", CacheResult.At.AddDays(2), name: null),
            Parent("b", "imported", CacheResult.At, isImported: true),
            Parent("c", "not plain", CacheResult.At) with { IsPlain = false },
            Parent("d", "damaged", CacheResult.At) with { Answer = "{" },
            Parent("e", "abstains", CacheResult.At, name: null),
            Parent("f", "asked", CacheResult.At) with { Kind = "root", Answer = """{"root":"R"}""" },
            Siblings("s", []), Siblings("r", [new SiblingTerm("One \"quoted\" é", "d"), new SiblingTerm("Two", null)]),
        ]);

        var written = CacheFile.Write(folder.File("out.json"), overwrite: false, CacheFormat.Legacy, answers);

        Assert.Equal(4, written);
        Assert.Equal(""""
            {
            "parent:a":"late",
            "parent:b":"imported",
            "siblings:r":[{"name":"One \"quoted\" é","description":"d"},{"name":"Two","description":""}],
            "siblings:s":[]
            }

            """", File.ReadAllText(folder.File("out.json")), ignoreLineEndingDifferences: false);
    }

    [Fact]
    public void Written_answers_round_trip()
    {
        var first =
            CacheResult.Of(
                folder.Write("old.json", """{"parent:b":"X","parent:a":"Y 😀","siblings:a":[{"name":"N","description":"D"}]}"""));

        CacheFile.Write(folder.File("copy.json"), overwrite: false, CacheFormat.Legacy, first.Answers);
        var second = CacheResult.Of(folder.File("copy.json"));

        Assert.Equal(StoredOrder.Sort(first.Answers).Select(static answer => (answer.Key, answer.Answer)),
            second.Answers.Select(static answer => (answer.Key, answer.Answer)));
    }

    [Fact]
    public void Real_cache_round_trips()
    {
        var path = TestData.Real("pathway_hierarchy_cache.json");

        var read = CacheResult.Of(path);
        CacheFile.Write(folder.File("copy.json"), overwrite: false, CacheFormat.Legacy, StoredOrder.Sort(read.Answers));

        Assert.Empty(read.Faults);
        Assert.Equal(62, read.Answers.Count(static answer => answer.Kind == "parent"));
        Assert.Equal(38, read.Answers.Count(static answer => answer.Kind == "siblings"));
        Assert.Equal(243,
            read.Answers.Where(static answer => answer.Kind == "siblings")
                .Sum(static answer => AnswerJson.Read<SiblingsAnswer>(answer.Answer).Siblings.Count));
        Assert.Equal(Content(path), Content(folder.File("copy.json")));
    }

    private static SortedDictionary<string, string> Content(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return new SortedDictionary<string,
            string>(document.RootElement.EnumerateObject()
                .ToDictionary(static entry => entry.Name, static entry => JsonSerializer.Serialize(entry.Value)), StringComparer.Ordinal);
    }

    private static PathwayCacheEntry Parent(string subject, string answerer, DateTimeOffset at, bool isImported = false,
        string? name = "") =>
        new()
    {
        Key = isImported ? QuestionKey.Imported("parent", subject) : $"{subject} {answerer}", Kind = "parent", Name = subject,
        Answerer = answerer,
        Answer = AnswerJson.Write(new ParentAnswer { Parent = name is "" ? answerer : name }), At = at, IsPlain = true,
        IsImported = isImported,
    };

    private static PathwayCacheEntry Siblings(string subject, IReadOnlyList<SiblingTerm> siblings) => new()
    {
        Key = subject, Kind = "siblings", Name = subject, Answerer = "x",
        Answer = AnswerJson.Write(new SiblingsAnswer { Siblings = siblings }), At = CacheResult.At, IsPlain = true,
    };
}
