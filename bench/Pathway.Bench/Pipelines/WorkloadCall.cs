using Pathway.Bench.Loopback;
using Pathway.Bench.Planning;
using Pathway.Questions;

namespace Pathway.Bench.Pipelines;

/// <summary>A call of the workload.</summary>
/// <param name="Kind">The kind of its questions.</param>
/// <param name="Key">Kind and names, as the emulator sees them.</param>
/// <param name="Name">The name by which the desk orders it.</param>
/// <param name="Body">What is sent.</param>
internal sealed record WorkloadCall(string Kind, string Key, string Name, byte[] Body)
{
    /// <summary>The call that puts some questions.</summary>
    public static WorkloadCall Of(params IReadOnlyList<Question> questions) =>
        new(questions[0].Kind, $"{questions[0].Kind}:{string.Join('\n', questions.Select(NameOf))}", questions[0].Subject, EmulatedModel.Body(questions));

    /// <summary>The calls that put some questions of one kind, given in the order in which the desk cuts batches.</summary>
    public static WorkloadCall[] Batches(IReadOnlyList<Question> questions) => [.. questions.Chunk(EmulatedModel.QuestionsACall(questions[0].Kind)).Select(static some => Of(some))];

    /// <summary>The name of a question: its term; of a pair both.</summary>
    public static string NameOf(Question question) => question is SameConceptQuestion pair ? $"{pair.Subject} = {pair.Other}" : question.Subject;

    /// <summary>The call in a plan.</summary>
    public PlannedCall Planned(int priority = 0) => new(Key, Name, KindLatency.Of(Kind, Key)) { Priority = priority };
}
