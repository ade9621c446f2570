using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Pathway.Errors;
using Pathway.Llm.Batches;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Llm.Prompts;
using Pathway.Llm.Replies;
using Pathway.Questions;
using Pathway.RateLimiting;
using Pathway.Text;

namespace Pathway.Curators;

/// <summary>
/// Asks a language model: it renders the prompt, sends it, and parses the reply. Limits, retries and storage belong to the engine. Several
/// questions can share a request; each answer is matched to its question by its id.
/// </summary>
/// <param name="chat">The client for the server of the model. Its failures are of the type <see cref="ChatException"/>.</param>
/// <param name="model">The model.</param>
/// <param name="limiter">The limits of the model; null for none.</param>
/// <param name="clock">Measures how long replies take; null for the system clock.</param>
internal sealed class LlmCurator(IChatClient chat, ModelProfile model, ModelLimiter? limiter, TimeProvider? clock = null) : ICurator,
    ICallPolicy
{
    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, string?> answerers = new(StringComparer.Ordinal);

    // English text has about four characters per token. An error is harmless: the actual number replaces the estimate afterwards.
    private const int CharactersPerToken = 4;

    private const int MaxQuoteLength = 200;

    /// <summary>How the limiter is shared with other processes; null where it is not shared.</summary>
    public LimiterSharing? Sharing { get; init; }

    /// <summary>Whether the server is known to accept calls; null where no call needs to go first.</summary>
    public ServerProof? Proof { get; init; }

    /// <summary>The batch API of the provider; null where it has none.</summary>
    public BatchAccess? Batches { get; init; }

    /// <summary>The models that stand in for each other; null where there is only this one.</summary>
    public FallbackChain? Chain { get; private init; }

    /// <summary>The prompts: those that ship, or those of the user.</summary>
    public PromptSet Prompts { get; init; } = PromptSet.Embedded;

    /// <summary>A quota that was used up may have been raised.</summary>
    public void BeginRun() => limiter?.AllowProbe();

    /// <summary>Which kinds of question it accepts: all by default, fewer where another curator answers some of them.</summary>
    public Func<string, bool> AcceptsKind { get; init; } = static _ => true;

    /// <summary>The model and the version of the prompt; null for a kind that it does not accept.</summary>
    public string? GetAnswerer(Question question) => AcceptsKind(question.Kind) ? FindAnswerer(question.Kind) : null;

    public ICallPolicy CallPolicy => this;

    public bool SeesPromptOnly => true;

    /// <summary>The limits under which a question is asked.</summary>
    public ICallLimiter? GetLimiter(Question question) => GetAnswerer(question) is null ? null : limiter;

    /// <summary>The estimated number of tokens of a request, which count against the limits.</summary>
    public int EstimateTokens(IReadOnlyList<Question> questions) => PromptRenderer.Length(FindPrompt(questions), questions)
        / CharactersPerToken;

    /// <summary>
    /// One token per byte of the request, because no token is shorter, and the longest reply that is requested; at the price of the
    /// standard tier where the server may serve that instead.
    /// </summary>
    public CallUsage? GetMaxUsage(IReadOnlyList<Question> questions, int? outputLimit = null, int? sharedTokens = null)
    {
        var prompt = FindPrompt(questions);
        var shared = PromptRenderer.SharedBytes(prompt, questions[0]);
        var usage = new CallUsage
        {
            InputTokens = Math.Min(shared, sharedTokens ?? shared) + PromptRenderer.OwnBytes(questions),
            OutputTokens = outputLimit ?? model.OutputLimit,
        };
        return model.AddMaxCost(usage, Tier, Today);
    }

    /// <summary>A typical reply to each of the questions, and the thoughts of the model.</summary>
    public int? GetExpectedOutput(IReadOnlyList<Question> questions) =>
        Math.Min(model.OutputLimit, questions.Sum(static question => question.TypicalReplyTokens) + model.TypicalThoughtTokens);

    /// <summary>
    /// A server of a model handles many calls, so a second call is acceptable within its limits. In the flex tier a call is slow because
    /// there is no capacity for more.
    /// </summary>
    public bool CanHedge => limiter is not null && Tier != ServiceTier.Flex;

    /// <summary>The service tier of its calls.</summary>
    public ServiceTier Tier { get; init; }

    /// <summary>Whether the price of the model is known, today and for its service tier.</summary>
    public bool HasPrice => model.Price?.Cost(new CallUsage(), Tier, Today) is not null;

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>The number of questions per call, where the prompt allows several; null for the number that the prompt states.</summary>
    public int? RequestedBatchSize { get; init; }

    /// <summary><see cref="RequestedBatchSize"/> or the number that the prompt states; 1 where the prompt allows no batches.</summary>
    public int GetBatchSize(Question question) => Prompts.Find(question.Kind) is { BatchSize: > 1 } prompt
        ? RequestedBatchSize ?? prompt.BatchSize : 1;

    /// <summary>The next smaller size that the prompt states, else 1.</summary>
    public int GetSmallerBatchSize(Question question, int asked) => Prompts.Find(question.Kind) is { } prompt
        ? prompt.SmallerBatchSizes.FirstOrDefault(size => size < asked, 1) : 1;

    /// <summary>The tokens of the request, of typical replies and of typical thoughts, at the price of the model.</summary>
    public CallUsage? EstimateUsage(IReadOnlyList<Question> questions)
    {
        if (GetAnswerer(questions[0]) is null) { return null; }
        var usage = new CallUsage
        {
            InputTokens = EstimateTokens(questions), OutputTokens = questions.Sum(static question => question.TypicalReplyTokens),
            ThoughtTokens = model.TypicalThoughtTokens,
        };
        return model.AddCost(usage, Tier, Today);
    }

    /// <summary>The model with its prices of today and its limits.</summary>
    public ModelFacts Facts => new(model.Name, CostsOf)
    {
        Currency = HasPrice ? model.Price!.Currency : null, PriceAsOf = HasPrice ? model.PriceAsOf : null,
        RequestsPerMinute = model.Limits.RequestsPerMinute, TokensPerMinute = model.Limits.TokensPerMinute,
        RequestsPerDay = model.Limits.RequestsPerDay, Concurrency = model.Limits.Concurrency,
    };

    private TierCosts CostsOf(CallUsage usage)
    {
        var (price, today) = (model.Price, Today);
        return new(price?.Cost(usage, Tier, today), price?.Cost(usage, ServiceTier.Standard, today),
            price?.Cost(usage, ServiceTier.Flex, today), price?.Cost(usage, ServiceTier.Batch, today));
    }

    /// <summary>The server and the parameters of the call.</summary>
    public CallTarget? GetTarget(Question question)
    {
        if (GetAnswerer(question) is null) { return null; }
        var server = chat.GetService<ChatClientMetadata>();
        return new CallTarget(server?.ProviderName ?? model.Provider, model.Name)
        {
            Server = server?.ProviderUri, MaxTokens = model.OutputLimit,
            Temperature = model.Flags.Temperature ? Prompts.Find(question.Kind)!.Temperature : null,
        };
    }

    /// <summary>
    /// The answers to one or several questions of one kind and one root profile, in one call. An answer that the reply omits or cuts off is
    /// missing; the engine asks that question again, in a smaller call.
    /// </summary>
    /// <exception cref="CuratorException">There is no reply at all, or the model refuses to answer.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, CancellationToken cancellation)
        where TAnswer : Answer => AskAsync(questions, outputLimit: null, cancellation);

    /// <inheritdoc cref="ICurator.AskAsync{TAnswer}(IReadOnlyList{Question{TAnswer}}, int?, CancellationToken)"/>
    public async Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int? outputLimit,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        var prompt = FindPrompt(questions);
        var sentAt = clock.GetTimestamp();
        var response = await SendAsync(prompt, questions, outputLimit, sentAt, cancellation).ConfigureAwait(false);
        return Read(prompt, questions, response, clock.GetElapsedTime(sentAt), Tier);
    }

    /// <summary>The name of the model.</summary>
    public string Model => model.Name;

    /// <summary>The answerer of questions of a kind; null where there is no prompt for it.</summary>
    public string? FindAnswerer(string kind) => answerers.GetOrAdd(kind,
        static (kind, curator) => curator.Prompts.Find(kind) is { } prompt ? $"{curator.Model}, {prompt.Label}" : null, this);

    /// <summary>The request of a batch job that asks what a call with these questions asks.</summary>
    /// <param name="key">Identifies it in its job.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="outputLimit">The most tokens that the reply may take, thoughts included; null for the usual limit.</param>
    public BatchRequest CreateBatchRequest(string key, IReadOnlyList<Question> questions, int? outputLimit = null)
    {
        var prompt = FindPrompt(questions);
        var options = PromptRenderer.Options(prompt, model);
        options.ModelId = model.Name;
        options.MaxOutputTokens = outputLimit;
        return new BatchRequest(key, PromptRenderer.Messages(prompt, questions), options);
    }

    /// <summary>The maximum usage of such a request, at the price of a batch.</summary>
    /// <inheritdoc cref="GetMaxUsage"/>
    public CallUsage GetMaxBatchUsage(IReadOnlyList<Question> questions, int? outputLimit = null, int? sharedTokens = null)
    {
        var usage = GetMaxUsage(questions, outputLimit, sharedTokens)!;
        return model.AddCost(usage, ServiceTier.Batch, Today);
    }

    /// <summary>The answers in the reply to a request of a batch job: those that a call would get.</summary>
    /// <exception cref="CuratorException">The model refuses to answer.</exception>
    public BatchResponse<TAnswer> ReadBatchReply<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, ChatResponse response)
        where TAnswer : Answer =>
        Read(FindPrompt(questions), questions, response, null, ServiceTier.Batch);

    private BatchResponse<TAnswer> Read<TAnswer>(Prompt prompt, IReadOnlyList<Question<TAnswer>> questions, ChatResponse response,
        TimeSpan? network, ServiceTier tier)
        where TAnswer : Answer
    {
        var receivedAt = clock.GetTimestamp();
        // The server says which tier it has billed. A batch is billed as one.
        var billed = tier == ServiceTier.Batch ? tier : ChatResponseMetadata.FindTier(response) ?? tier;
        var usage = response.Usage is { } details ? model.AddCost(ChatResponseMetadata.Usage(details), billed, Today) : null;
        var reply = ChatResponseMetadata.Reply(response);
        if (tier != ServiceTier.Batch && ChatResponseMetadata.DescribeOtherTier(response, tier) is { } other)
        {
            reply = reply with { TierNotice = $"{model.Name}: the server {other}." };
        }
        var text = Secrets.RemoveFrom(response.Text);
        var read = ReplyReader.Read(text, prompt.ReplySchema);
        var items = ReplyMatcher.Match(read, [.. Enumerable.Range(0, questions.Count).Select(QuestionData.Id)], prompt.ReplySchema,
            questions);
        var timing = network is { } waited ? new CallTiming(waited, clock.GetElapsedTime(receivedAt)) : null;
        var isAnswered = items.Any(static item => item.Answer is not null);
        // The text decides: the finish reason counts where it holds no answer.
        if (!isAnswered && response.FinishReason == ChatFinishReason.ContentFilter)
        {
            throw new CuratorException(PathwayErrors.ReplyBlocked,
                $"{model.Name} refused to answer ({ChatResponseMetadata.FinishReason(response)})",
                ChatResponseMetadata.MayBeRepeated(response)) { Usage = usage, Timing = timing, Metadata = reply };
        }
        if (!isAnswered) { items = [.. items.Select(item => Explain(item, response, text))]; }
        var isCut = (read.IsTruncated || read.Fault is not null) && response.FinishReason == ChatFinishReason.Length;
        return new BatchResponse<TAnswer>(items, read.TruncatedItems, isCut, usage, timing)
            { Metadata = reply, HeldSecret = text != response.Text || items.Any(static item => item.HeldSecret) };
    }

    // Says what the reply holds instead of an answer, and why it ended.
    private static BatchResponseItem<TAnswer> Explain<TAnswer>(BatchResponseItem<TAnswer> item, ChatResponse response, string text)
        where TAnswer : Answer
    {
        var line = TextSanitizer.FullLine(Secrets.MaskIn(text)).Trim();
        var quote = line.Length == 0 ? "" : $" ('{(line.Length <= MaxQuoteLength ? line : line[..MaxQuoteLength] + "…")}')";
        return item with { MissingReason = $"{item.MissingReason}{quote}{ChatResponseMetadata.DescribeEnd(response)}" };
    }

    /// <summary>The same curator, restricted to some kinds of question.</summary>
    public LlmCurator RestrictTo(Func<string, bool> kinds) => Copy(kinds, Chain);

    /// <summary>The same curator as a member of a chain.</summary>
    public LlmCurator InChain(FallbackChain chain) => Copy(AcceptsKind, chain);

    private LlmCurator Copy(Func<string, bool> kinds, FallbackChain? chain) =>
        new(chat, model, limiter, clock)
        {
            Sharing = Sharing, Proof = Proof, Batches = Batches, Prompts = Prompts, RequestedBatchSize = RequestedBatchSize,
            AcceptsKind = kinds, Tier = Tier, Chain = chain,
        };

    /// <summary>The model, the day and the age in days of a price that is old; null where it is not, or where that is not known.</summary>
    public (string Model, DateOnly Day, int Age)? FindStalePrice() =>
        model.Price is not null && ModelListing.GetPriceAge(model, Today) is { } age and > ModelListing.MaxPriceAge
            ? (model.Name, model.PriceAsOf!.Value, age) : null;

    /// <summary>The name of the model, with its service tier where that is not the standard one.</summary>
    public override string ToString() => Tier == ServiceTier.Flex ? $"{model.Name} (flex)" : model.Name;

    private async Task<ChatResponse> SendAsync(Prompt prompt, IReadOnlyList<Question> questions, int? outputLimit, long sentAt,
        CancellationToken cancellation)
    {
        var options = PromptRenderer.Options(prompt, model);
        options.MaxOutputTokens = outputLimit;
        if (Tier == ServiceTier.Flex) { ChatResponseMetadata.RequestFlex(options); }
        try
        {
            return await chat.GetResponseAsync(PromptRenderer.Messages(prompt, questions), options, cancellation).ConfigureAwait(false);
        }
        catch (ChatException failure)
        {
            var waits = !failure.IsCapacityShort && limiter?.ReportRefusal(failure) is true;
            var timing = new CallTiming(clock.GetElapsedTime(sentAt), TimeSpan.Zero);
            if (!failure.IsCapacityShort && limiter?.FindFinalRefusal(failure) is { } final)
            {
                throw new CuratorException(final.Error, final.Message, isTransient: false, failure)
                    { IsForAll = true, Status = failure.Status, Timing = timing };
            }
            throw new CuratorException(failure.Error, failure.Message, failure.IsTransient, failure)
                { RetryAfter = failure.RetryAfter, IsDelayedByLimiter = waits, IsAdjusted = failure.IsAdjusted,
                    IsRepeated = failure.IsRepeated, Status = failure.Status, Timing = timing };
        }
    }

    private Prompt FindPrompt(IReadOnlyList<Question> questions)
    {
        if (questions.Count == 0) { throw new ArgumentException("There is no question.", nameof(questions)); }
        var (kind, roots) = (questions[0].Kind, questions[0].RootProfile?.PromptFingerprint);
        if (questions.Any(question => question.Kind != kind || question.RootProfile?.PromptFingerprint != roots))
        {
            throw new ArgumentException("The questions of a batch are of one kind and one root profile.", nameof(questions));
        }
        return Prompts.Find(kind) ?? throw new NotSupportedException($"There is no prompt for questions of the kind '{kind}'.");
    }
}

/// <summary>The batch API of a provider.</summary>
/// <param name="Client">Its client.</param>
/// <param name="Server">The provider and its server: jobs of other servers are not looked up there.</param>
internal sealed record BatchAccess(IBatchClient Client, string Server);
