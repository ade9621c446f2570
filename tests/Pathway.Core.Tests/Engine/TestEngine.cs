using Pathway.Doubles;
using Pathway.Questions;
using Pathway.Storage;

namespace Pathway.Engine;

/// <summary>Short ways to ask in tests.</summary>
internal static class TestEngine
{
    public static ParentQuestion Parent(string term, params string[] excluded) =>
        new() { Subject = term, Roots = Hierarchies.TwoRoots, Excluded = excluded };

    public static QuestionEngine Create(IStore store, params ICurator[] curators) => new(store, curators, TimeProvider.System);

    public static RunSession StartTestRun(this QuestionEngine engine, int concurrency = 4, int maxAttempts = 3,
        Action<QuestionEvent>? observe = null, TimeSpan? timeout = null) => engine.StartRun(new RunOptions
    {
        Command = "test", ThrottleLimit = concurrency, MaxAttempts = maxAttempts, RetryDelay = TimeSpan.Zero, OnEvent = observe
            ?? (static _ => { }), Timeout = timeout ?? TimeSpan.FromMinutes(5),
    });

    public static Task<Reply<ParentAnswer>> Ask(this IAsker run, string term, CancellationToken cancellation = default) =>
        run.AskAsync(Parent(term), 0, cancellation);

    /// <summary>An answer in the store, as an answerer would have left it.</summary>
    public static PathwayCacheEntry Stored(ParentQuestion question, string answerer, string json) => new()
    {
        Key = QuestionKey.Of(question, answerer), Kind = question.Kind, Subject = question.Subject, Answerer = answerer, Json = json,
        At = DateTimeOffset.UnixEpoch, RunId = "earlier", IsPlain = true,
    };

    /// <summary>An imported answer in the store.</summary>
    public static PathwayCacheEntry Imported(string term, string json) => new()
    {
        Key = QuestionKey.Imported("parent", term), Kind = "parent", Subject = term, Answerer = "old cache", Json = json,
        At = DateTimeOffset.UnixEpoch, IsPlain = true, IsImported = true,
    };
}
