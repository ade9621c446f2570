using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Literature.Emulator;
using Pathway.Model;

namespace Pathway.Bench.Evidence;

/// <summary>Checks samples and prints the verdicts for each kind and each correct verdict.</summary>
internal static class SampleTable
{
    /// <param name="samples">The samples.</param>
    /// <param name="papers">The papers that are not listed with a sample.</param>
    /// <param name="listsMisses">Whether each wrong verdict is printed.</param>
    public static async Task PrintAsync(IReadOnlyList<EvidenceSample> samples, IEnumerable<TestPaper> papers, bool listsMisses)
    {
        var interactions = await EvidenceTrial.CheckAsync([.. samples.Select(static sample => sample.Interaction)],
            samples.Select(static sample => sample.Paper).OfType<TestPaper>().Concat(papers), LiteratureFault.None);
        var pairs = samples.Zip(interactions, static (sample, interaction) => (Sample: sample, Verdict: interaction.Verdict!)).ToArray();
        var verdicts = Enum.GetValues<PathwayVerdictKind>();
        string[] head = ["kind", .. verdicts.Select(static verdict => verdict.ToString()), "correct"];
        var rows = pairs.GroupBy(static pair => (pair.Sample.Kind, pair.Sample.Expected, pair.Sample.IsAnyOther)).Select(group => (string[])
        [
            group.Key.Kind,
            .. verdicts.Select(verdict => Cell(group.Count(pair => pair.Verdict.Kind == verdict), group.First().Sample.IsCorrect(verdict))),
            Share(group.Count(static pair => pair.Sample.IsCorrect(pair.Verdict.Kind)), group.Count()),
        ]);
        Table.Print([head, .. rows]);
        var wrong = pairs.Where(static pair => !pair.Sample.IsCorrect(pair.Verdict.Kind)).ToArray();
        var believed = wrong.Count(static pair => pair.Verdict.Kind is PathwayVerdictKind.Supported);
        var accused = wrong.Count(static pair => pair.Verdict.Kind is not (PathwayVerdictKind.Supported or PathwayVerdictKind.Unchecked));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{pairs.Length} samples; correct {Share(pairs.Length - wrong.Length, pairs.Length)}; ")
            + string.Create(CultureInfo.InvariantCulture, $"wrongly Supported {believed}, wrongly accused {accused}, "
            + $"left Unchecked {wrong.Length - believed - accused}"));
        foreach (var (sample, verdict) in wrong.Take(listsMisses ? int.MaxValue : 0))
        {
            Console.WriteLine($"{sample.Interaction.Id} {sample.Interaction.Query} {sample.Interaction.Functions[0].Arrow} "
                + $"{sample.Interaction.Partner}: {verdict.Kind} instead of {(sample.IsAnyOther ? "another than " : "")}"
                + $"{sample.Expected}: {verdict.Reason} [{sample.Text}]");
        }
    }

    private static string Share(int count, int all) => (all == 0 ? 0 : (double)count / all).ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Cell(int count, bool isCorrect)
    {
        var number = count.ToString(CultureInfo.InvariantCulture);
        return count == 0 ? "." : isCorrect ? $"[{number}]" : number;
    }
}
