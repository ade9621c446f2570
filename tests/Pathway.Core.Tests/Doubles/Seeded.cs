using System.Globalization;
using CsCheck;
using Xunit;

namespace Pathway.Doubles;

/// <summary>
/// Samples that are the same in every run: each is drawn with a seed of its own, from one number and its index, one after the other.
/// CsCheck's own <c>seed</c> fixes its first sample only. On a failure, the rest of the samples is searched for a smaller one that fails.
/// </summary>
internal static class Seeded
{
    /// <summary>Another number draws other samples; see CONTRIBUTING.md.</summary>
    public const string Variable = "PATHWAY_TEST_SEED";
    private const int DefaultCount = 100;
    private const int LongestPrint = 4000;

    private static readonly ulong Seed = ReadSeed(Environment.GetEnvironmentVariable(Variable));

    public static void SampleSeeded<T>(this Gen<T> samples, Action<T> check, int count = DefaultCount) =>
        samples.SampleSeededAsync(Completed(check), count).GetAwaiter().GetResult();

    public static void SampleSeeded<T1, T2>(this Gen<(T1, T2)> samples, Action<T1, T2> check, int count = DefaultCount) =>
        samples.SampleSeeded(sample => check(sample.Item1, sample.Item2), count);

    public static void SampleSeeded<T1, T2, T3>(this Gen<(T1, T2, T3)> samples, Action<T1, T2, T3> check, int count = DefaultCount) =>
        samples.SampleSeeded(sample => check(sample.Item1, sample.Item2, sample.Item3), count);

    public static void SampleSeeded<T1, T2, T3, T4, T5>(this Gen<(T1, T2, T3, T4, T5)> samples, Action<T1, T2, T3, T4, T5> check,
        int count = DefaultCount) =>
        samples.SampleSeeded(sample => check(sample.Item1, sample.Item2, sample.Item3, sample.Item4, sample.Item5), count);

    public static Task SampleSeededAsync<T1, T2>(this Gen<(T1, T2)> samples, Func<T1, T2, Task> check, int count = DefaultCount) =>
        samples.SampleSeededAsync(sample => check(sample.Item1, sample.Item2), count);

    public static Task SampleSeededAsync<T1, T2, T3>(this Gen<(T1, T2, T3)> samples, Func<T1, T2, T3, Task> check,
        int count = DefaultCount) =>
        samples.SampleSeededAsync(sample => check(sample.Item1, sample.Item2, sample.Item3), count);

    public static Task SampleSeededAsync<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> samples, Func<T1, T2, T3, T4, Task> check,
        int count = DefaultCount) =>
        samples.SampleSeededAsync(sample => check(sample.Item1, sample.Item2, sample.Item3, sample.Item4), count);

    public static Task SampleSeededAsync<T1, T2, T3, T4, T5>(this Gen<(T1, T2, T3, T4, T5)> samples,
        Func<T1, T2, T3, T4, T5, Task> check, int count = DefaultCount) =>
        samples.SampleSeededAsync(sample => check(sample.Item1, sample.Item2, sample.Item3, sample.Item4, sample.Item5), count);

    public static Task SampleSeededAsync<T>(this Gen<T> samples, Func<T, Task> check, int count = DefaultCount) =>
        SampleAsync(samples, check, count, Seed);

    internal static async Task SampleAsync<T>(Gen<T> samples, Func<T, Task> check, int count, ulong seed)
    {
        Assert.True(count > 0, "A test draws at least one sample.");
        (int Index, T Sample, Size Size, Exception Failure)? smallest = null;
        for (var index = 0; index < count; index++)
        {
            var sample = samples.Generate(new PCG(0, Mix(seed, index)), null, out var size);
            if (smallest is { } found && !Size.IsLessThan(size, found.Size)) { continue; }
            try { await check(sample); }
            catch (Exception failure) { smallest = (index, sample, size, failure); }
        }
        if (smallest is not { } failed) { return; }
        var text = CsCheck.Check.Print(failed.Sample);
        if (text.Length > LongestPrint) { text = $"{text[..LongestPrint]}… ({text.Length} characters)"; }
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
            $"Sample {failed.Index} of {count} failed with {Variable}={seed}: {failed.Failure.Message}\n{text}"), failed.Failure);
    }

    internal static ulong ReadSeed(string? value) => string.IsNullOrEmpty(value) ? 1
        : ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed
        : throw new ArgumentException($"{Variable} must be a whole number from 0 to {ulong.MaxValue}, but is '{value}'.");

    // Neighbouring seeds give similar first numbers, so they are spread over all 64 bits: SplitMix64.
    private static ulong Mix(ulong seed, int index)
    {
        var mixed = (seed * 0xD1342543DE82EF95) + ((ulong)(index + 1) * 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    private static Func<T, Task> Completed<T>(Action<T> check) => sample =>
    {
        check(sample);
        return Task.CompletedTask;
    };
}
