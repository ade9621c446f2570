using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>A question that tells when somebody makes a key of it.</summary>
internal sealed record WatchedQuestion : Question<ParentAnswer>
{
    public required Action Watch { get; init; }

    public override string Kind => "parent";

    public override string Text => $"watched '{Subject}'";

    public override IEnumerable<string> Context
    {
        get
        {
            Watch();
            return ["watched"];
        }
    }
}
