namespace Pathway.Questions;

/// <summary>Answers from what is stored and counts what is not: how a step looks ahead without asking anybody.</summary>
internal interface IOpenQuestions : IAsker
{
    /// <summary>How many different questions would be asked.</summary>
    int Open { get; }

    /// <summary>What asking them would use, were they all put to a model.</summary>
    CallUsage OpenUsage { get; }

    /// <summary>How many different questions stored answers serve.</summary>
    int Stored { get; }
}
