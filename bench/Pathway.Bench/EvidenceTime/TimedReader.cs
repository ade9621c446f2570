using Pathway.Emulator.Timing;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Bench.EvidenceTime;

/// <summary>
/// Knows every publication at once, and reads claims as slowly as the original's model did: three a call, on a lane of its own, each call as long
/// as its draw says.
/// </summary>
internal sealed class TimedReader(int seed, double scale, int slots, int batch) : ICurator
{
    /// <summary>Seconds, as the original's evidence questions took.</summary>
    public const double Mean = 57;

    /// <summary>Standard deviation over mean.</summary>
    private const double Variation = 0.6;

    private readonly Lane lane = new(new LaneId("bench", "bench", "bench", "reader"), new ModelLimits { Concurrency = slots }, TimeProvider.System);

    public string? Answerer(Question question) => "a reader";

    public ICallLane? Lane(Question question) => question is ClaimQuestion ? lane : null;

    public int BatchSize(Question question) => question is ClaimQuestion ? batch : 200;

    /// <summary>Seconds for a call, by its first claim.</summary>
    public static double Seconds(int seed, string subject) => Latency.LogNormal(TimeSpan.FromSeconds(Mean), Variation, seed, subject).TotalSeconds;

    public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer => new((await AskBatchAsync([question], cancellation)).Items[0].Answer!);

    public async Task<ToldBatch<TAnswer>> AskBatchAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, CancellationToken cancellation)
        where TAnswer : Answer
    {
        if (questions[0] is ClaimQuestion) { await Task.Delay(TimeSpan.FromSeconds(Seconds(seed, questions[0].Subject) * scale), cancellation); }
        return new ToldBatch<TAnswer>([.. questions.Select(static question => new ToldItem<TAnswer>((TAnswer)(Answer)Said(question), null))], 0, false, null, null);
    }

    private static Answer Said(Question question) => question is ClaimQuestion ? new ClaimAnswer { Verdict = ClaimAnswer.NotFound } : new PublicationAnswer
    {
        Publication = new PathwayPublication { Pmid = question.Subject, Title = "Invented", Abstract = "ATXN3 and VCP.", Service = "bench", Sha256 = "" },
    };
}
