using Pathway.Model;

namespace Pathway.Questions;

/// <summary>Which publications have a title like this one? The subject is the folded title.</summary>
internal sealed record PublicationSearchQuestion : Question<PublicationSearchAnswer>
{
    public const string Name = "publication-search";

    public override string Kind => Name;

    public override bool IsBeside => true;

    public override IEnumerable<string> Context => [];

    public override string Text => $"publication titled '{Subject}'";

    /// <summary>The question about a title as cited.</summary>
    public static PublicationSearchQuestion Of(string title) => new() { Subject = TermName.Key(title) };
}

/// <summary>What a search found, in the order of the service. To find nothing is an answer too.</summary>
internal sealed record PublicationSearchAnswer : Answer
{
    public IReadOnlyList<PathwayPublication> Publications { get; init; } = [];

    /// <summary>Whether nobody could search; null where somebody did.</summary>
    public bool? IsUnknown { get; init; }

    public override bool IsAbstention => IsUnknown == true;

    public override Answer Abstention(string reason) => new PublicationSearchAnswer { Reason = reason, IsUnknown = true };
}
