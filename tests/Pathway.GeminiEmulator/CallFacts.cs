using Pathway.Emulator.Minds;

namespace Pathway.Emulator;

/// <summary>What latencies, faults and gates may decide by: a call that was admitted.</summary>
public sealed class CallFacts
{
    private readonly Lazy<AskedQuestion?> question;

    internal CallFacts(int number, int attempt, MindRequest request, string bodyHash, IQuestionInRequest reader)
    {
        Number = number;
        Attempt = attempt;
        Request = request;
        BodyHash = bodyHash;
        question = new(() => reader.Find(request.UserText));
    }

    /// <summary>The number of the request at the emulator, from 1, in order of arrival. It depends on who was first.</summary>
    public int Number { get; }

    /// <summary>How often this very body has come, from 1.</summary>
    public int Attempt { get; }

    public MindRequest Request { get; }

    /// <summary>SHA-256 of the body, 64 hexadecimal digits.</summary>
    public string BodyHash { get; }

    /// <summary>The question that the prompt carries, or null where none was recognised.</summary>
    public AskedQuestion? Question => question.Value;

    /// <summary>A key that does not depend on arrival: kind and terms of the question, or else the hash of the body.</summary>
    public string QuestionKey => Question?.Key ?? BodyHash;
}
