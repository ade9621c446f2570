using Pathway.Questions;

namespace Pathway.Worker;

/// <summary>Answers from a world, when it is let.</summary>
internal sealed class WorldCurator(SeededWorld world, Func<CancellationToken, Task> wait) : ICurator
{
    /// <summary>The lane of its calls; null where they cost nothing.</summary>
    public ICallLane? Paid { get; init; }

    /// <summary>Told of each call before it may answer.</summary>
    public Action<Question> Asked { get; init; } = static _ => { };

    public ICallLane? Lane(Question question) => Paid;

    public string? Answerer(Question question) => "world";

    public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        Asked(question);
        await wait(cancellation);
        return question is ParentQuestion parent ? new Told<TAnswer>((TAnswer)(Answer)new ParentAnswer { Parent = world.Parent(parent.Subject), Reason = "graph" }) : throw new NotSupportedException(question.Kind);
    }
}
