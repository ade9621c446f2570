using Pathway.Questions;

namespace Pathway.Worker;

/// <summary>Answers from a world, when it is let.</summary>
internal sealed class WorldCurator(SeededWorld world, Func<CancellationToken, Task> wait) : ICurator
{
    public string? Answerer(Question question) => "world";

    public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        await wait(cancellation);
        return question is ParentQuestion parent ? new Told<TAnswer>((TAnswer)(Answer)new ParentAnswer { Parent = world.Parent(parent.Subject), Reason = "graph" }) : throw new NotSupportedException(question.Kind);
    }
}
