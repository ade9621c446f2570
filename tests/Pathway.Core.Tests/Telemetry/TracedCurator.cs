using Pathway.Questions;

namespace Pathway.Telemetry;

/// <summary>A curator with a call target, for telemetry.</summary>
internal sealed class TracedCurator(Func<Question, CancellationToken, Task<CuratorResponse<ParentAnswer>>> answer,
    ICallLimiter? limiter = null) : ISingleQuestionCurator, ICallPolicy
{
    public ICallPolicy CallPolicy => this;

    public static CuratorResponse<ParentAnswer> Answer { get;
        } = new(new ParentAnswer { Parent = "Root A" },
            new CallUsage { InputTokens = 100, CachedTokens = 10, OutputTokens = 20, ThoughtTokens = 5 })
    {
        Metadata = new ReplyMetadata("model-1-001", "reply-7", "stop"),
    };

    public CallTarget CallTarget { get; init;
        } = new("gcp.gemini", "model-1") { Server = new Uri("http://models.test:8080/base"), MaxTokens = 8192, Temperature = 0.25 };

    public string? GetAnswerer(Question question) => "watched";

    public ICallLimiter? GetLimiter(Question question) => limiter;

    public CallTarget? GetTarget(Question question) => CallTarget;

    public async ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var response = await answer(question, cancellation);
        return new CuratorResponse<TAnswer>((TAnswer)(Answer)response.Answer, response.Usage, response.Timing)
            { Metadata = response.Metadata };
    }
}
