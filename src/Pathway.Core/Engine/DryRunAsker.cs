using System.Collections.Concurrent;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>Answers from the store and counts the questions without a stored answer, for -WhatIf. Writes nothing.</summary>
internal sealed class DryRunAsker(QuestionEngine engine) : IEstimator
{
    private readonly ConcurrentDictionary<string, CallUsage?> open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> stored = new(StringComparer.Ordinal);

    public string RunId => "estimate";

    public int OpenCount => open.Count;

    public int StoredCount => stored.Count;

    public CallUsage OpenUsage
    {
        get
        {
            var usages = open.Values.OfType<CallUsage>().ToArray();
            return new CallUsage
            {
                InputTokens = usages.Sum(static usage => usage.InputTokens), OutputTokens = usages.Sum(static usage => usage.OutputTokens),
                Cost = usages.Length > 0 && usages.All(static usage => usage.Cost is not null) ? usages.Sum(static usage => usage.Cost)
                    : null,
                Currency = usages.FirstOrDefault()?.Currency,
            };
        }
    }

    public async Task<IReadOnlyList<Reply<TAnswer>>> AskAllAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int priority,
        CancellationToken cancellation)
        where TAnswer : Answer => await Task.WhenAll(questions.Select(question => AskAsync(question, priority, cancellation)))
        .ConfigureAwait(false);

    public async Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var keyed = engine.AddKeys(question);
        await engine.FetchAsync([keyed], cancellation).ConfigureAwait(false);
        var found = engine.FindStored(keyed);
        var key = keyed.InFlightKey;
        if (found is not null) { stored.TryAdd(key, true); }
        // The last curator with an estimate is the model; curators before it are free, and its fallbacks are not expected.
        else if (!open.ContainsKey(key))
        {
            open.TryAdd(key, engine.IsReplay ? null
                : engine.Curators.Where(curator => curator.GetAnswerer(question) is not null)
                    .DistinctBy(static curator => (object?)curator.Chain ?? curator)
                    .Select(curator => curator.CallPolicy.EstimateUsage(question)).LastOrDefault(static usage => usage is not null));
        }
        return found ?? new Reply<TAnswer>
        {
            Failure = new PathwayFailure
            {
                Question = question.Kind, Subject = question.Subject, ErrorId = PathwayErrors.AnswerUnavailable.Id,
                Message = $"The {question.Text} is not stored.", RecommendedAction = PathwayErrors.AnswerUnavailable.RecommendedAction,
            },
        };
    }
}
