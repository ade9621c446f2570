using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>A call to be made.</summary>
/// <param name="Curator">Who is asked.</param>
/// <param name="Answerer">Under which name the answers are stored.</param>
/// <param name="Questions">What is asked: one question, or a batch.</param>
/// <param name="Priority">Higher goes first.</param>
/// <param name="Callers">For whom.</param>
/// <param name="Lap">Runs since the first question was put, or since its call before this.</param>
internal sealed record PutCall<TAnswer>(ICurator Curator, string Answerer, IReadOnlyList<Question<TAnswer>> Questions, int Priority, ICallers Callers, CallLap Lap)
    where TAnswer : Answer
{
    /// <summary>The keys under which the answers are stored, made once: a call needs them several times.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [.. Questions.Select(question => QuestionKey.Of(question, Answerer))];

    /// <summary>How often it left.</summary>
    public int Tries { get; set; }

    /// <summary>Whether it is put beside an equal call that is under way and slow.</summary>
    public bool IsHedge { get; init; }

    /// <summary>Told when it leaves and when it is answered; null where nobody looks.</summary>
    public CallWatch? Watch { get; init; }
}
