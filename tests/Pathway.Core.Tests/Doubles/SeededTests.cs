using CsCheck;
using Pathway.Architecture;
using Xunit;

namespace Pathway.Doubles;

public sealed class SeededTests
{
    private static readonly Gen<(int[], string)> Samples = Gen.Select(Gen.Int.Array[0, 20], Gen.String[0, 20]);

    [Fact]
    public async Task Samples_are_the_same_in_every_run_and_differ_by_index_and_seed()
    {
        var (first, again, other) = (await DrawAsync(7), await DrawAsync(7), await DrawAsync(8));

        Assert.Equal(50, first.Distinct().Count());
        Assert.Equal(first, again);
        Assert.Empty(first.Intersect(other));
        Assert.Equal([88, 88, 17, 87, 62], await NumbersAsync(1));
    }

    [Fact]
    public async Task A_failure_names_the_smallest_failing_sample_with_its_index_and_seed()
    {
        var drawn = new List<int>();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Seeded.SampleAsync(Gen.Int[0, 1000], sample =>
        {
            drawn.Add(sample);
            Assert.True(sample < 100, "It is large.");
            return Task.CompletedTask;
        }, 200, 5));

        var smallest = drawn.Where(static sample => sample >= 100).Min();
        Assert.Contains(" of 200 failed with PATHWAY_TEST_SEED=5: It is large.", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($"\n{smallest}", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.InnerException);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("0", 0)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    public void Reads_the_seed(string? value, ulong seed) => Assert.Equal(seed, Seeded.ReadSeed(value));

    [Theory]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("18446744073709551616")]
    public void Refuses_a_seed_that_is_no_number(string value) =>
        Assert.Contains($"'{value}'", Assert.Throws<ArgumentException>(() => Seeded.ReadSeed(value)).Message, StringComparison.Ordinal);

    /// <summary>CsCheck's own methods draw other samples in every run.</summary>
    [Fact]
    public void No_test_draws_samples_in_another_way()
    {
        string[] exempt = ["Seeded.cs", "SeededTests.cs"];
        string[] others = [".Sample(", ".SampleAsync(", ".SampleParallel(", ".SampleModelBased(", ".SampleMetamorphic(", ".ThreadPCG"];
        var tests = Path.Combine(LineLengthTests.RepositoryRoot(), "tests");

        var found = LineLengthTests.SourceFiles(tests).Where(file => !exempt.Contains(Path.GetFileName(file))
            && File.ReadAllText(file) is var text && text.Contains("using CsCheck;", StringComparison.Ordinal)
            && others.Any(other => text.Contains(other, StringComparison.Ordinal)));

        Assert.Empty(found);
    }

    private static async Task<List<string>> DrawAsync(ulong seed)
    {
        var drawn = new List<string>();
        await Seeded.SampleAsync(Samples, sample =>
        {
            drawn.Add($"{string.Join(',', sample.Item1)} {sample.Item2}");
            return Task.CompletedTask;
        }, 50, seed);
        return drawn;
    }

    private static async Task<List<int>> NumbersAsync(ulong seed)
    {
        var drawn = new List<int>();
        await Seeded.SampleAsync(Gen.Int[0, 99], sample =>
        {
            drawn.Add(sample);
            return Task.CompletedTask;
        }, 5, seed);
        return drawn;
    }
}
