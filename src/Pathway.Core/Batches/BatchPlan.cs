using System.Globalization;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Llm.Batches;
using Pathway.Model;

namespace Pathway.Batches;

/// <summary>Divides questions into requests, as calls would, and requests into jobs within the limits of a provider.</summary>
internal static class BatchPlan
{
    /// <summary>The sets of questions that may share a job: one model, one kind, one root profile. Their order is kept.</summary>
    public static IEnumerable<IReadOnlyList<DeferredQuestion>> Divide(IEnumerable<DeferredQuestion> questions) => questions
        .GroupBy(static item => (item.Curator, item.Answerer, item.Question.Kind, item.Question.RootProfile?.PromptFingerprint))
        .Select(static group => group.ToArray());

    /// <summary>The requests for such a set.</summary>
    public static IEnumerable<PlannedRequest> CreateRequests(LlmCurator curator, IReadOnlyList<DeferredQuestion> questions) => questions
        .Chunk(curator.GetBatchSize(questions[0].Question))
        .Select((items, i) => new PlannedRequest(curator, CreateKey(i + 1, items), items));

    // With a part of what was asked, so that results of another job are not taken for those of this one.
    private static string CreateKey(int number, DeferredQuestion[] items) => string.Create(CultureInfo.InvariantCulture,
        $"r{number:D7}-{ContentHash.Of(items.Select(static item => item.Key))[..12]}");

    /// <summary>
    /// Cuts a sequence into parts within the limits, in order. A request that is larger than a whole job is a part of its own: the
    /// provider says what is wrong with it.
    /// </summary>
    public static IEnumerable<IReadOnlyList<TRequest>> Cut<TRequest>(IEnumerable<TRequest> requests, Func<TRequest, long> measure,
        BatchLimits limits)
    {
        var part = new List<TRequest>();
        var bytes = 0L;
        foreach (var request in requests)
        {
            var size = measure(request);
            if (part.Count > 0 && (part.Count >= limits.Requests || bytes + size > limits.Bytes))
            {
                yield return part;
                (part, bytes) = ([], 0);
            }
            part.Add(request);
            bytes += size;
        }
        if (part.Count > 0) { yield return part; }
    }
}
