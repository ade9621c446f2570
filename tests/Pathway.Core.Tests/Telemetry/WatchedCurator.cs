using Pathway.Questions;

namespace Pathway.Telemetry;

/// <summary>A curator that goes somewhere outside, as far as whoever watches can tell.</summary>
internal sealed class WatchedCurator(Func<Question, CancellationToken, Task<Told<ParentAnswer>>> answer, ICallLane? lane = null) : ICurator
{
    public static Told<ParentAnswer> Answer { get; } = new(new ParentAnswer { Parent = "Root A" }, new CallUsage { InputTokens = 100, CachedTokens = 10, OutputTokens = 20, ThoughtTokens = 5 })
    {
        Reply = new CallReply("model-1-001", "reply-7", "stop"),
    };

    public CallTarget Where { get; init; } = new("gcp.gemini", "model-1") { Server = new Uri("http://models.test:8080/base"), MaxTokens = 8192, Temperature = 0.25 };

    public string? Answerer(Question question) => "watched";

    public ICallLane? Lane(Question question) => lane;

    public CallTarget? Target(Question question) => Where;

    public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var told = await answer(question, cancellation);
        return new Told<TAnswer>((TAnswer)(Answer)told.Answer, told.Usage, told.Times) { Reply = told.Reply };
    }
}
