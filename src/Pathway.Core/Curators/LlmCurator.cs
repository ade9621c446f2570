using Microsoft.Extensions.AI;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Llm.Prompts;
using Pathway.Llm.Replies;
using Pathway.Questions;
using Pathway.RateLimiting;

namespace Pathway.Curators;

/// <summary>
/// Asks a language model: question, prompt, reply, answer. One call a time and nothing of its own beside it; limits,
/// retries and storing are the desk's. Several questions in one call are one request, and each is answered by its id.
/// </summary>
/// <param name="chat">Speaks to the model's server. Its failures are of the type <see cref="ChatException"/>.</param>
/// <param name="model">The model.</param>
/// <param name="limiter">Its limits; null for none.</param>
/// <param name="clock">Tells how long replies take; null for the system's.</param>
internal sealed class LlmCurator(IChatClient chat, ModelProfile model, ModelLimiter? limiter, TimeProvider? clock = null) : ICurator
{
    private readonly TimeProvider clock = clock ?? TimeProvider.System;

    // Four characters a token hold for English; a little more is no harm, for the true number takes its place afterwards.
    private const int CharactersPerToken = 4;

    /// <summary>How other processes know its lane; null where it is nobody else's.</summary>
    public LimiterSharing? Sharing { get; init; }

    /// <summary>Which kinds of question it is asked; all that have a prompt unless somebody else is there for some of them.</summary>
    public Func<string, bool> AcceptsKind { get; init; } = static _ => true;

    /// <summary>The model and the version of the prompt; null for a kind that it is not asked.</summary>
    public string? GetAnswerer(Question question) => AcceptsKind(question.Kind) && PromptFiles.Find(question.Kind) is { } prompt
        ? $"{model.Name}, {prompt.Kind} prompt {prompt.Version}" : null;

    /// <summary>The limits under which a question is asked.</summary>
    public ICallLimiter? GetLimiter(Question question) => GetAnswerer(question) is null ? null : limiter;

    /// <summary>The estimate of the tokens of a request, which are what limits count.</summary>
    public int EstimateTokens(IReadOnlyList<Question> questions) => PromptRenderer.Length(FindPrompt(questions), questions)
        / CharactersPerToken;

    /// <summary>
    /// Twice the estimate of the request, for names of which a token holds less than of common words; and the longest reply that is asked
    /// for.
    /// </summary>
    public CallUsage? GetMaxUsage(IReadOnlyList<Question> questions)
    {
        var usage = new CallUsage { InputTokens = 2 * EstimateTokens(questions), OutputTokens = model.OutputLimit };
        return model.Price is { } price ? usage with { Cost = price.Cost(usage), Currency = price.Currency } : usage;
    }

    /// <summary>A model's server is made for many calls; its limits are kept all the same.</summary>
    public bool CanHedge => limiter is not null;

    /// <summary>Whether anybody knows what the model costs.</summary>
    public bool HasPrice => model.Price is not null;

    /// <summary>How many questions a call puts, where a prompt lets it put several; null for what the prompt says.</summary>
    public int? RequestedBatchSize { get; init; }

    /// <summary>What the prompt of the kind says, or else <see cref="RequestedBatchSize"/>.</summary>
    public int GetBatchSize(Question question) => PromptFiles.Find(question.Kind) is { BatchSize: > 1 } prompt
        ? RequestedBatchSize ?? prompt.BatchSize : 1;

    /// <summary>The tokens of the request and those of a usual reply, at the model's price.</summary>
    public CallUsage? EstimateUsage(Question question)
    {
        if (GetAnswerer(question) is null) { return null; }
        var usage = new CallUsage { InputTokens = EstimateTokens([question]), OutputTokens = ReplyTokenEstimates.ForKind(question.Kind) };
        return model.Price is { } price ? usage with { Cost = price.Cost(usage), Currency = price.Currency } : usage;
    }

    /// <summary>The server and what is asked of it.</summary>
    public CallTarget? GetTarget(Question question)
    {
        if (GetAnswerer(question) is null) { return null; }
        var server = chat.GetService<ChatClientMetadata>();
        return new CallTarget(server?.ProviderName ?? model.Provider, model.Name)
        {
            Server = server?.ProviderUri, MaxTokens = model.OutputLimit, Temperature = model.Flags.Temperature
                ? PromptFiles.Find(question.Kind)!.Temperature : null,
        };
    }

    /// <summary>The answer to one question.</summary>
    /// <exception cref="CuratorException">There is no answer now.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public async ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var batch = await AskBatchAsync([question], cancellation).ConfigureAwait(false);
        return batch.Items[0] is { Answer: { } answer }
            ? new CuratorResponse<TAnswer>(answer, batch.Usage, batch.Timing) { Metadata = batch.Metadata }
            : throw new CuratorException(batch.IsTruncated ? PathwayErrors.ReplyCut : PathwayErrors.ReplyUnreadable,
                $"{model.Name} gave no usable reply: {batch.Items[0].MissingReason}",
                isTransient: true) { Usage = batch.Usage, Timing = batch.Timing, Metadata = batch.Metadata };
    }

    /// <summary>
    /// The answers to several questions of one kind and one root profile, in one call. What the reply leaves out, or is cut
    /// off before, is missing: whoever asked asks it again, alone.
    /// </summary>
    /// <exception cref="CuratorException">There is no reply at all, or the model refuses to answer.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public async Task<BatchResponse<TAnswer>> AskBatchAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        var prompt = FindPrompt(questions);
        var sentAt = clock.GetTimestamp();
        var response = await SendAsync(prompt, questions, sentAt, cancellation).ConfigureAwait(false);
        var receivedAt = clock.GetTimestamp();
        var network = Milliseconds(sentAt, receivedAt);
        var usage = response.Usage is { } details ? ChatResponseMetadata.Usage(details, model.Price) : null;
        var reply = ChatResponseMetadata.Reply(response);
        // Why the reply ended, before what is in it.
        if (response.FinishReason == ChatFinishReason.ContentFilter)
        {
            throw new CuratorException(PathwayErrors.ReplyBlocked,
                $"{model.Name} refused to answer ({ChatResponseMetadata.FinishReason(response)})",
                isTransient: false) { Usage = usage, Timing = new CallTiming(network, 0), Metadata = reply };
        }
        var read = ReplyReader.Read(response.Text, prompt.ReplySchema);
        var isCut = read.IsTruncated || (read.Fault is not null && response.FinishReason == ChatFinishReason.Length);
        var items =
            ReplyMatcher.Match<TAnswer>(read, [.. Enumerable.Range(0, questions.Count).Select(QuestionData.Id)], prompt.ReplySchema);
        return new BatchResponse<TAnswer>(items, read.TruncatedItems, isCut && response.FinishReason == ChatFinishReason.Length, usage,
            new CallTiming(network, Milliseconds(receivedAt, clock.GetTimestamp()))) { Metadata = reply };
    }

    /// <summary>The same, asked only some kinds of question.</summary>
    public LlmCurator RestrictTo(Func<string, bool> kinds) =>
        new(chat, model, limiter, clock) { Sharing = Sharing, RequestedBatchSize = RequestedBatchSize, AcceptsKind = kinds };

    /// <summary>Who answers.</summary>
    public override string ToString() => model.Name;

    private async Task<ChatResponse> SendAsync(Prompt prompt, IReadOnlyList<Question> questions, long sentAt,
        CancellationToken cancellation)
    {
        try
        {
            return await chat.GetResponseAsync(PromptRenderer.Messages(prompt, questions), PromptRenderer.Options(prompt, model),
                cancellation).ConfigureAwait(false);
        }
        catch (ChatException failure)
        {
            var waits = limiter?.ReportRefusal(failure) is true;
            throw new CuratorException(failure.Error, failure.Message, failure.IsTransient, failure)
                { RetryAfter = failure.RetryAfter, IsDelayedByLimiter = waits, Status = failure.Status,
                    Timing = new CallTiming(Milliseconds(sentAt, clock.GetTimestamp()), 0) };
        }
    }

    private double Milliseconds(long from, long to) => clock.GetElapsedTime(from, to).TotalMilliseconds;

    private static Prompt FindPrompt(IReadOnlyList<Question> questions)
    {
        if (questions.Count == 0) { throw new ArgumentException("There is no question.", nameof(questions)); }
        var (kind, roots) = (questions[0].Kind, QuestionData.Roots(questions[0])?.Fingerprint);
        if (questions.Any(question => question.Kind != kind || QuestionData.Roots(question)?.Fingerprint != roots))
        {
            throw new ArgumentException("The questions of a batch are of one kind and one root profile.", nameof(questions));
        }
        return PromptFiles.Find(kind) ?? throw new NotSupportedException($"There is no prompt for questions of the kind '{kind}'.");
    }
}
