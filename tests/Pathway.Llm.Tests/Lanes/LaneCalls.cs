using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;
using Pathway.Questions;

namespace Pathway.Lanes;

/// <summary>What the tests of a lane do over and over: make one, enter it, refuse a call.</summary>
internal static class LaneCalls
{
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public static Lane Make(TimeProvider clock, ModelLimits limits) => new(new LaneId("Gemini", "host", "project", "model"), limits, clock);

    public static Task<ICallPlace> Enter(Lane lane, int tokens = 0, int capacity = 0, Action<LaneWait>? observe = null) =>
        lane.EnterAsync(new LaneRequest { Tokens = tokens, Capacity = capacity, Observe = observe }, default);

    public static async Task<bool> Entered(Task<ICallPlace> entering) => await entering.WaitAsync(Patience) is not null;

    public static ChatFailure Refusal(TimeSpan? after, params QuotaViolation[] violations) =>
        new(PathwayErrors.ModelRateLimited, "slow down", isTransient: true) { Status = 429, RetryAfter = after, Violations = violations };
}
