using Microsoft.Extensions.AI;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;
using Pathway.Llm.Prompts;
using Pathway.Llm.Replies;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>
/// Asks a language model: question, prompt, reply, answer. One call a time and nothing of its own beside it; limits,
/// retries and storing are the desk's. Several questions in one call are one request, and each is answered by its id.
/// </summary>
/// <param name="chat">Speaks to the model's server. Its failures are of the type <see cref="ChatFailure"/>.</param>
/// <param name="model">The model.</param>
/// <param name="lane">Its limits; null for none.</param>
/// <param name="clock">Tells how long replies take; null for the system's.</param>
internal sealed class LlmCurator(IChatClient chat, ModelProfile model, Lane? lane, TimeProvider? clock = null) : ICurator
{
    private readonly TimeProvider clock = clock ?? TimeProvider.System;

    // Four characters a token hold for English; a little more is no harm, for the true number takes its place afterwards.
    private const int CharactersPerToken = 4;

    /// <summary>How other processes know its lane; null where it is nobody else's.</summary>
    public LaneSharing? Sharing { get; init; }

    /// <summary>Which kinds of question it is asked; all that have a prompt unless somebody else is there for some of them.</summary>
    public Func<string, bool> Asked { get; init; } = static _ => true;

    /// <summary>The model and the version of the prompt; null for a kind that it is not asked.</summary>
    public string? Answerer(Question question) => Asked(question.Kind) && PromptFiles.Find(question.Kind) is { } prompt ? $"{model.Name}, {prompt.Kind} prompt {prompt.Version}" : null;

    /// <summary>The limits under which a question is asked.</summary>
    public ICallLane? Lane(Question question) => Answerer(question) is null ? null : lane;

    /// <summary>The estimate of the tokens of a request, which are what limits count.</summary>
    public int Tokens(IReadOnlyList<Question> questions) => PromptFilling.Length(Prompt(questions), questions) / CharactersPerToken;

    /// <summary>Twice the estimate of the request, for names of which a token holds less than of common words; and the longest reply that is asked for.</summary>
    public CallUsage? AtMost(IReadOnlyList<Question> questions)
    {
        var usage = new CallUsage { InputTokens = 2 * Tokens(questions), OutputTokens = model.OutputLimit };
        return model.Price is { } price ? usage with { Cost = price.Cost(usage), Currency = price.Currency } : usage;
    }

    /// <summary>A model's server is made for many calls; its limits are kept all the same.</summary>
    public bool MayHedge => lane is not null;

    /// <summary>Whether anybody knows what the model costs.</summary>
    public bool HasPrice => model.Price is not null;

    /// <summary>How many questions a call puts, where a prompt lets it put several; null for what the prompt says.</summary>
    public int? Batch { get; init; }

    /// <summary>What the prompt of the kind says, or else <see cref="Batch"/>.</summary>
    public int BatchSize(Question question) => PromptFiles.Find(question.Kind) is { Batch: > 1 } prompt ? Batch ?? prompt.Batch : 1;

    /// <summary>The tokens of the request and those of a usual reply, at the model's price.</summary>
    public CallUsage? Likely(Question question)
    {
        if (Answerer(question) is null) { return null; }
        var usage = new CallUsage { InputTokens = Tokens([question]), OutputTokens = ReplySizes.Of(question.Kind) };
        return model.Price is { } price ? usage with { Cost = price.Cost(usage), Currency = price.Currency } : usage;
    }

    /// <summary>The server and what is asked of it.</summary>
    public CallTarget? Target(Question question)
    {
        if (Answerer(question) is null) { return null; }
        var server = chat.GetService<ChatClientMetadata>();
        return new CallTarget(server?.ProviderName ?? model.Provider, model.Name)
        {
            Server = server?.ProviderUri, MaxTokens = model.OutputLimit, Temperature = model.Flags.Temperature ? PromptFiles.Find(question.Kind)!.Temperature : null,
        };
    }

    /// <summary>The answer to one question.</summary>
    /// <exception cref="CuratorException">There is no answer now.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var told = await AskBatchAsync([question], cancellation).ConfigureAwait(false);
        return told.Items[0] is { Answer: { } answer } ? new Told<TAnswer>(answer, told.Usage, told.Times) { Reply = told.Reply }
            : throw new CuratorException(told.IsCut ? PathwayErrors.ReplyCut : PathwayErrors.ReplyUnreadable, $"{model.Name} gave no usable reply: {told.Items[0].Missing}", isTransient: true) { Usage = told.Usage, Times = told.Times, Reply = told.Reply };
    }

    /// <summary>
    /// The answers to several questions of one kind and one root profile, in one call. What the reply leaves out, or is cut
    /// off before, is missing: whoever asked asks it again, alone.
    /// </summary>
    /// <exception cref="CuratorException">There is no reply at all, or the model refuses to answer.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public async Task<ToldBatch<TAnswer>> AskBatchAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var prompt = Prompt(questions);
        var sent = clock.GetTimestamp();
        var response = await CallAsync(prompt, questions, sent, cancellation).ConfigureAwait(false);
        var came = clock.GetTimestamp();
        var wire = Milliseconds(sent, came);
        var usage = response.Usage is { } details ? ChatUsage.Of(details, model.Price) : null;
        var reply = ChatUsage.Reply(response);
        // Why the reply ended, before what is in it.
        if (response.FinishReason == ChatFinishReason.ContentFilter)
        {
            throw new CuratorException(PathwayErrors.ReplyBlocked, $"{model.Name} refused to answer ({ChatUsage.Reason(response)})", isTransient: false) { Usage = usage, Times = new CallTimes(wire, 0), Reply = reply };
        }
        var read = ReplyReader.Read(response.Text, prompt.Shape);
        var isCut = read.IsCut || (read.Fault is not null && response.FinishReason == ChatFinishReason.Length);
        var items = ReplyMatching.Match<TAnswer>(read, [.. Enumerable.Range(0, questions.Count).Select(QuestionData.Id)], prompt.Shape);
        return new ToldBatch<TAnswer>(items, read.ItemsCut, isCut && response.FinishReason == ChatFinishReason.Length, usage, new CallTimes(wire, Milliseconds(came, clock.GetTimestamp()))) { Reply = reply };
    }

    /// <summary>The same, asked only some kinds of question.</summary>
    public LlmCurator Only(Func<string, bool> kinds) => new(chat, model, lane, clock) { Sharing = Sharing, Batch = Batch, Asked = kinds };

    /// <summary>Who answers.</summary>
    public override string ToString() => model.Name;

    private async Task<ChatResponse> CallAsync(Prompt prompt, IReadOnlyList<Question> questions, long sent, CancellationToken cancellation)
    {
        try
        {
            return await chat.GetResponseAsync(PromptFilling.Messages(prompt, questions), PromptFilling.Options(prompt, model), cancellation).ConfigureAwait(false);
        }
        catch (ChatFailure failure)
        {
            var waits = lane?.Refused(failure) is true;
            throw new CuratorException(failure.Error, failure.Message, failure.IsTransient, failure) { RetryAfter = failure.RetryAfter, WaitsInLane = waits, Status = failure.Status, Times = new CallTimes(Milliseconds(sent, clock.GetTimestamp()), 0) };
        }
    }

    private double Milliseconds(long from, long to) => clock.GetElapsedTime(from, to).TotalMilliseconds;

    private static Prompt Prompt(IReadOnlyList<Question> questions)
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
