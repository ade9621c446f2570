using Pathway.Errors;
using Pathway.Questions;
using Polly;
using Polly.Retry;

namespace Pathway.Desk;

/// <summary>
/// When a call that failed is tried again. What may pass is tried a few times, after a wait that grows; who is asked to come
/// back later comes back then, and that does not count as one of those tries.
/// </summary>
internal static class CallRetries
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public static ResiliencePipeline Make(RunOptions options, TimeProvider clock)
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(Strategy(options, options.Returns, IsAskedBack));
        if (options.Tries > 1) { pipeline.AddRetry(Strategy(options, options.Tries - 1, static failure => failure.IsTransient && !IsAskedBack(failure))); }
        return pipeline.Build();
    }

    // The wait is spread by chance, so that those who failed together do not come back together.
    private static RetryStrategyOptions Strategy(RunOptions options, int times, Func<CuratorException, bool> handles) => new()
    {
        MaxRetryAttempts = times,
        BackoffType = DelayBackoffType.Exponential,
        Delay = options.RetryDelay,
        MaxDelay = LongestWait,
        UseJitter = true,
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is CuratorException failure && handles(failure)),
        DelayGenerator = static args => ValueTask.FromResult(args.Outcome.Exception is CuratorException { WaitsInLane: true } ? TimeSpan.Zero : (args.Outcome.Exception as CuratorException)?.RetryAfter),
    };

    private static bool IsAskedBack(CuratorException failure) => failure.IsTransient && (failure.RetryAfter is not null || failure.Error == PathwayErrors.ModelRateLimited);
}
