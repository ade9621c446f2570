using Pathway.Model;

namespace Pathway.Questions;

/// <summary>The kinds of question that are about evidence and not about the hierarchy.</summary>
internal static class EvidenceQuestions
{
    private static readonly string[] Kinds =
        [PublicationQuestion.Name, PublicationSearchQuestion.Name, FullTextQuestion.Name, ClaimQuestion.Name];

    /// <summary>Whether a kind is one of them.</summary>
    public static bool Contains(string kind) => Kinds.Contains(kind, StringComparer.Ordinal);
}

/// <summary>Which publication has a PubMed identifier? The subject is the bare number.</summary>
internal sealed record PublicationQuestion : Question<PublicationAnswer>
{
    public const string Name = "publication";

    public override string Kind => Name;

    public override bool IsEvidence => true;

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

/// <summary>Which publications have a title like this one? The subject is the folded title.</summary>
internal sealed record PublicationSearchQuestion : Question<PublicationSearchAnswer>
{
    public const string Name = "publication-search";

    public override string Kind => Name;

    public override bool IsEvidence => true;

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

/// <summary>What is the full text of a publication that is open to all? The subject is its identifier in PubMed Central.</summary>
internal sealed record FullTextQuestion : Question<FullTextAnswer>
{
    public const string Name = "full-text";

    public override string Kind => Name;

    public override bool IsEvidence => true;

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

/// <summary>
/// Do publications bear a claim out? The subject says in a line what is claimed; what is held of the publications goes with it.
/// </summary>
internal sealed record ClaimQuestion : Question<ClaimAnswer>
{
    public const string Name = "claim";

    public override string Kind => Name;

    public override bool IsEvidence => true;

    /// <summary>The protein that was asked about; empty where the input names none.</summary>
    public required string Query { get; init; }

    public required string Partner { get; init; }

    /// <summary>How the one acts on the other, in the words of the input; empty where it says nothing.</summary>
    public required string Arrow { get; init; }

    /// <summary>Who acts on whom, in the words of the input; empty where it says nothing.</summary>
    public required string Direction { get; init; }

    /// <summary>What else the function says: process, effect, consequences, in the words and the order of the input.</summary>
    public required IReadOnlyList<string> Statements { get; init; }

    /// <summary>What is held of the publications that are cited, in the order of their numbers.</summary>
    public required IReadOnlyList<ClaimSource> Sources { get; init; }

    public override IEnumerable<string> Context =>
    [
        Query, Partner, Arrow, Direction, Count(Statements.Count), .. Statements, Count(Sources.Count),
        .. Sources.SelectMany(static source => (string[])[source.Pmid, Count(source.Sentences.Count), .. source.Sentences]),
    ];

    public override string Text => $"evidence for '{Subject}'";

    private static string Count(int count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Sentences that are held of a publication.</summary>
internal sealed record ClaimSource(string Pmid, IReadOnlyList<string> Sentences);

/// <summary>What a model says to a claim. It counts only where the sentence that it points at stands in a record that is held.</summary>
internal sealed record ClaimAnswer : Answer
{
    public const string Supported = "supported";
    public const string Corrected = "corrected";
    public const string Contradicted = "contradicted";
    public const string NotFound = "not found";

    /// <summary>One of those words; null for an abstention.</summary>
    public string? Verdict { get; init; }

    /// <summary>What the claim should say, where it is corrected.</summary>
    public string? Correction { get; init; }

    /// <summary>The sentence, copied from the publication.</summary>
    public string? Quote { get; init; }

    /// <summary>The publication in which it stands.</summary>
    public string? Pmid { get; init; }

    public override bool IsAbstention => Verdict is null;

    public override Answer Abstention(string reason) => new ClaimAnswer { Reason = reason };
}
