using Pathway.Model;
using Pathway.Storage;

namespace Pathway.Engine;

/// <summary>
/// What the latest calls of an answerer took, from the ledger. Estimates use it: replies of models differ in length, and so does their
/// speed.
/// </summary>
internal sealed class PastCalls
{
    private const int MaxRuns = 20;
    private const int MaxCalls = 4000;

    private readonly Dictionary<string, PastUsage> usages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PastUsage> models = new(StringComparer.Ordinal);

    private PastCalls()
    {
    }

    /// <summary>What all calls of an answerer took together.</summary>
    public PastUsage Of(string answerer) => usages.GetValueOrDefault(answerer);

    /// <summary>What all calls to the model of an answerer took together, whatever they asked.</summary>
    public PastUsage OfModel(string answerer) => models.GetValueOrDefault(GetModel(answerer));

    /// <summary>Reads the latest calls of some answerers, and of others of their models.</summary>
    public static PastCalls Read(IStore store, IReadOnlySet<string> answerers)
    {
        var past = new PastCalls();
        if (answerers.Count == 0) { return past; }
        var names = answerers.Select(GetModel).ToHashSet(StringComparer.Ordinal);
        var read = 0;
        foreach (var run in store.Runs().Where(static run => run.Calls > 0).Take(MaxRuns))
        {
            foreach (var call in store.Calls(run.RunId))
            {
                if (call is not { InputTokens: > 0, Outcome: PathwayCallOutcome.Answered or PathwayCallOutcome.Abstained }) { continue; }
                var model = GetModel(call.Answerer);
                if (names.Contains(model)) { past.models[model] = past.models.GetValueOrDefault(model).Add(call); }
                if (!answerers.Contains(call.Answerer)) { continue; }
                past.usages[call.Answerer] = past.Of(call.Answerer).Add(call);
                read++;
            }
            if (read >= MaxCalls) { break; }
        }
        return past;
    }

    // An answerer is a model with the version of a prompt.
    private static string GetModel(string answerer) =>
        answerer.IndexOf(", ", StringComparison.Ordinal) is >= 0 and var end ? answerer[..end] : answerer;
}

/// <summary>What some calls took together.</summary>
/// <param name="Calls">The calls.</param>
/// <param name="Questions">Their questions.</param>
/// <param name="Input">Tokens of the requests.</param>
/// <param name="Output">Tokens of the replies, without thoughts.</param>
/// <param name="Thoughts">Tokens of thoughts.</param>
/// <param name="Seconds">The time from the requests to the replies.</param>
internal readonly record struct PastUsage(int Calls, int Questions, long Input, long Output, long Thoughts, double Seconds)
{
    // What is assumed counts as much as so many calls.
    private const double Assumed = 6;

    /// <summary>These and one more.</summary>
    public PastUsage Add(PathwayCall call) => new(Calls + 1, Questions + call.Questions, Input + (call.InputTokens ?? 0),
        Output + (call.OutputTokens ?? 0), Thoughts + (call.ThoughtTokens ?? 0), Seconds + (call.Network ?? call.Duration).TotalSeconds);

    /// <summary>The tokens of a request; those that are assumed where calls have several questions, because their sizes differ.</summary>
    public double InputPerCall(double assumed) => Questions > Calls ? assumed : Mean(Input, Calls, assumed);

    /// <summary>The tokens of the reply to a question.</summary>
    public double OutputPerQuestion(double assumed) => Mean(Output, Questions, assumed);

    /// <summary>The tokens of the thoughts of a call.</summary>
    public double ThoughtsPerCall(double assumed) => Mean(Thoughts, Calls, assumed);

    /// <summary>The seconds of a call.</summary>
    public double SecondsPerCall(double assumed) => Calls == 0 ? assumed : Mean(Seconds, Calls, assumed);

    private static double Mean(double sum, int count, double assumed) => (sum + (Assumed * assumed)) / (count + Assumed);
}
