using System.Text.Json.Serialization;
using Pathway.Model;

namespace Pathway.Questions;

/// <summary>Which publication has an identifier? The subject is a PMID as bare number, "PMC123", or a DOI.</summary>
internal sealed record PublicationQuestion : EvidenceQuestion<PublicationAnswer>
{
    public const string Name = "publication";

    public override string Kind => Name;

    /// <summary>The period in which the record is fetched again; null for the first time.</summary>
    public string? Period { get; init; }

    public override IEnumerable<string> Context => Period is null ? [] : ["fetched again", Period];

    public override string Text => $"publication {Describe(Subject)}";

    /// <summary>An identifier with its kind: "with PMID 123", "with DOI 10.1/x", "PMC123".</summary>
    public static string Describe(string identifier) => identifier.StartsWith("10.", StringComparison.Ordinal) ? $"with DOI {identifier}"
        : identifier.StartsWith("PMC", StringComparison.Ordinal) ? identifier : $"with PMID {identifier}";
}

/// <summary>The publication. An abstention means that no such publication exists, not that the search failed.</summary>
internal sealed record PublicationAnswer : Answer
{
    /// <summary>The version of the reader of records; null for the first, which did not read notices of concern.</summary>
    public int? Reader { get; init; }

    public PathwayPublication? Publication { get; init; }

    public override bool IsAbstention => Publication is null;

    public override Answer Abstention(string reason) => new PublicationAnswer { Reason = reason };
}

/// <summary>Which publications have a title like this one? The subject is the folded title.</summary>
internal sealed record PublicationSearchQuestion : EvidenceQuestion<PublicationSearchAnswer>
{
    public const string Name = "publication-search";

    public override string Kind => Name;

    public override IEnumerable<string> Context => [];

    public override string Text => $"publication titled '{Subject}'";

    /// <summary>The question about a title as cited.</summary>
    public static PublicationSearchQuestion Of(string title) => new() { Subject = TermName.Key(title) };
}

/// <summary>The results of a search, in the order of the service. An empty list is an answer too.</summary>
internal sealed record PublicationSearchAnswer : Answer
{
    [JsonRequired]
    public IReadOnlyList<PathwayPublication> Publications { get; init; } = [];

    /// <summary>Whether the search was not possible; null where it was.</summary>
    public bool? IsUnknown { get; init; }

    public override bool IsAbstention => IsUnknown == true;

    public override Answer Abstention(string reason) => new PublicationSearchAnswer { Reason = reason, IsUnknown = true };
}

/// <summary>Which publications name two proteins? The subject is the pair in one line.</summary>
internal sealed record EvidenceSearchQuestion : EvidenceQuestion<PublicationSearchAnswer>
{
    public const string Name = "evidence-search";

    public override string Kind => Name;

    /// <summary>The names of the first protein.</summary>
    public required IReadOnlyList<string> Firsts { get; init; }

    /// <summary>The names of the second protein.</summary>
    public required IReadOnlyList<string> Seconds { get; init; }

    public override IEnumerable<string> Context =>
        [$"{Firsts.Count}", .. Firsts, $"{Seconds.Count}", .. Seconds];

    public override string Text => $"publications about '{Subject}'";

    /// <summary>The question about the names of two proteins.</summary>
    public static EvidenceSearchQuestion Of(IReadOnlyList<string> firsts, IReadOnlyList<string> seconds) => new()
        { Subject = TermName.Key($"{firsts[0]} and {seconds[0]}"), Firsts = firsts, Seconds = seconds };
}

/// <summary>What is the full text of an open-access publication? The subject is its identifier in PubMed Central.</summary>
internal sealed record FullTextQuestion : EvidenceQuestion<FullTextAnswer>
{
    public const string Name = "full-text";

    public override string Kind => Name;

    public override IEnumerable<string> Context => [];

    public override string Text => $"full text of {Subject}";
}

/// <summary>The full text. An abstention means that it is not available.</summary>
internal sealed record FullTextAnswer : Answer
{
    /// <summary>The text without markup: title, abstract, body; null for an abstention.</summary>
    public string? Body { get; init; }

    /// <summary>SHA-256 of the response of the service, 64 hexadecimal digits.</summary>
    public string? Sha256 { get; init; }

    public override bool IsAbstention => Body is null;

    public override Answer Abstention(string reason) => new FullTextAnswer { Reason = reason };
}

/// <summary>
/// Do publications support a claim? The subject is the claim in one line. The question includes the available sentences of the
/// publications.
/// </summary>
internal sealed record ClaimQuestion : EvidenceQuestion<ClaimAnswer>
{
    public const string Name = "claim";

    public override string Kind => Name;

    /// <summary>The query protein; empty where the input does not name it.</summary>
    public required string Query { get; init; }

    public required string Partner { get; init; }

    /// <summary>How one protein acts on the other, in the words of the input; empty where the input does not say.</summary>
    public required string Arrow { get; init; }

    /// <summary>Which protein acts on which, in the words of the input; empty where the input does not say.</summary>
    public required string Direction { get; init; }

    /// <summary>Further statements of the function: process, effect, consequences, in the words and the order of the input.</summary>
    public required IReadOnlyList<string> Statements { get; init; }

    /// <summary>The available sentences of the cited publications, ordered by PMID.</summary>
    public required IReadOnlyList<ClaimSource> Sources { get; init; }

    public override IEnumerable<string> Context =>
    [
        Query, Partner, Arrow, Direction, Count(Statements.Count), .. Statements, Count(Sources.Count),
        .. Sources.SelectMany(static source => (string[])[source.Pmid, Count(source.Sentences.Count), .. source.Sentences]),
    ];

    public override string Text => $"evidence for '{Subject}'";

    public override IEnumerable<PromptField> PromptFields =>
    [
        new("query", Query), new("partner", Partner), new("arrow", Arrow), new("direction", Direction), new("statements", Statements),
        new("sources") { Objects = [.. Sources.Select(static source => source.PromptFields)] },
    ];

    public override int TypicalReplyTokens => 130;

    private static string Count(int count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The available sentences of a publication.</summary>
internal sealed record ClaimSource(string Pmid, IReadOnlyList<string> Sentences)
{
    public IReadOnlyList<PromptField> PromptFields => [new("pmid", Pmid), new("sentences", Sentences)];
}

/// <summary>The verdict of a model on a claim. It counts only if the quoted sentence occurs in a fetched record.</summary>
internal sealed record ClaimAnswer : Answer
{
    public const string Supported = "supported";
    public const string Corrected = "corrected";
    public const string Contradicted = "contradicted";
    public const string NotFound = "not found";

    /// <summary>One of the constants above; null for an abstention.</summary>
    public string? Verdict { get; init; }

    /// <summary>The corrected claim, where the verdict is "corrected".</summary>
    public string? Correction { get; init; }

    /// <summary>The sentence, copied from the publication.</summary>
    public string? Quote { get; init; }

    /// <summary>The PMID of that publication.</summary>
    public string? Pmid { get; init; }

    public override bool IsAbstention => Verdict is null;

    public override Answer Abstention(string reason) => new ClaimAnswer { Reason = reason };
}
