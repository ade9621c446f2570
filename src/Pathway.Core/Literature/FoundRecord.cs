using Pathway.Questions;

namespace Pathway.Literature;

/// <summary>What came of the search for one identifier: an answer, or why there is none.</summary>
internal sealed record FoundRecord(PublicationAnswer? Told, CuratorException? Failure)
{
    /// <summary>The answer.</summary>
    /// <exception cref="CuratorException">There is none.</exception>
    public PublicationAnswer Answer() => Told ?? throw Failure!;
}
