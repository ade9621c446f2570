namespace Pathway.Questions;

/// <summary>Answers from what is stored and counts what is not: how a step looks ahead without asking anybody.</summary>
internal interface IOpenQuestions : IAsker
{
    /// <summary>How many different questions would be asked.</summary>
    int Open { get; }

    /// <summary>How many different questions stored answers serve.</summary>
    int Stored { get; }
}
