namespace Pathway.Questions;

/// <summary>Do publications bear a claim out? The subject says in a line what is claimed; what is held of the publications goes with it.</summary>
internal sealed record ClaimQuestion : Question<ClaimAnswer>
{
    public const string Name = "claim";

    public override string Kind => Name;

    public override bool IsBeside => true;

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
        Query, Partner, Arrow, Direction, Count(Statements.Count), .. Statements, Count(Sources.Count), .. Sources.SelectMany(static source => (string[])[source.Pmid, Count(source.Sentences.Count), .. source.Sentences]),
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
