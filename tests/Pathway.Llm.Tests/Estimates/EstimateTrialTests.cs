using Xunit;

namespace Pathway.Bench.Estimates;

/// <summary>What `bench -- estimate` prints, held to its goals: ten sets of terms, two ways of answering, over HTTP.</summary>
public sealed class EstimateTrialTests
{
    [Fact]
    public async Task Truth_lies_between_least_and_most_and_near_the_expected_in_the_median()
    {
        var sets = EstimateTrial.CreateSets(seed: 0);
        var results = new List<TrialResult>();
        foreach (var set in sets) { results.Add(await EstimateTrial.RunAsync(set, TestContext.Current.CancellationToken)); }

        Assert.Equal(10, results.Count);
        Assert.Contains(sets, static set => set.Answers is GraphAnswers);
        Assert.Contains(sets, static set => set.Answers is InventedAnswers);
        Assert.All(results, static one => Assert.True(one.IsWithin, $"{one.Set}: {one.Calls} calls, {one.Tokens} tokens, {one.Estimate}"));
        foreach (var figure in results[0].Errors.Keys)
        {
            double[] errors = [.. results.Select(one => one.Errors[figure]).Order()];
            Assert.InRange((errors[4] + errors[5]) / 2, 0, 0.15);
        }
        // The same tokens at another price.
        Assert.All(results, static one => Assert.Equal((one.Estimate.StandardCost / 2, one.Estimate.StandardCost / 2),
            (one.Estimate.FlexCost, one.Estimate.BatchCost)));
    }
}
