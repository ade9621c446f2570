namespace Pathway.Questions;

/// <summary>What is the full text of a publication that is open to all? The subject is its identifier in PubMed Central.</summary>
internal sealed record FullTextQuestion : Question<FullTextAnswer>
{
    public const string Name = "full-text";

    public override string Kind => Name;

    public override bool IsBeside => true;

    public override IEnumerable<string> Context => [];

    public override string Text => $"full text of {Subject}";
}

/// <summary>The full text. An abstention says that it is not to be had.</summary>
internal sealed record FullTextAnswer : Answer
{
    /// <summary>The text without markup: title, abstract, body; null for an abstention.</summary>
    public string? Body { get; init; }

    /// <summary>SHA-256 of what the service sent, 64 hexadecimal digits.</summary>
    public string? Sha256 { get; init; }

    public override bool IsAbstention => Body is null;

    public override Answer Abstention(string reason) => new FullTextAnswer { Reason = reason };
}
