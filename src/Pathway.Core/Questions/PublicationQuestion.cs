using Pathway.Model;

namespace Pathway.Questions;

/// <summary>Which publication has a PubMed identifier? The subject is the bare number.</summary>
internal sealed record PublicationQuestion : Question<PublicationAnswer>
{
    public const string Name = "publication";

    public override string Kind => Name;

    public override bool IsBeside => true;

    public override IEnumerable<string> Context => [];

    public override string Text => $"publication with PMID {Subject}";
}

/// <summary>The publication. An abstention says that there is none: not that nobody could say.</summary>
internal sealed record PublicationAnswer : Answer
{
    public PathwayPublication? Publication { get; init; }

    public override bool IsAbstention => Publication is null;

    public override Answer Abstention(string reason) => new PublicationAnswer { Reason = reason };
}
