namespace Pathway.Model;

/// <summary>What a person decided.</summary>
internal enum CurationKind
{
    /// <summary>The term has this parent.</summary>
    Parent,
    /// <summary>The term is the same concept as another.</summary>
    SameAs,
    /// <summary>The term is another concept than another, however alike the names are.</summary>
    KeepApart,
    /// <summary>The interaction has this term.</summary>
    Interaction,
}

/// <summary>A line of a curation file: a decision of a person, which wins over every curator.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Kind">What is decided.</param>
/// <param name="Term">The name of the term.</param>
/// <param name="Value">The parent, the other name, or the identifier of the interaction.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="Who">Who decided, or null.</param>
internal sealed record CurationDecision(int Line, CurationKind Kind, string Term, string Value, string? Reason, string? Who)
{
    /// <summary>What the name of the answerer begins with.</summary>
    public const string Answerer = "curation file";

    /// <summary>The key of the term.</summary>
    public string TermKey { get; } = TermName.Key(Term);

    /// <summary>The key of the value, where it is a name.</summary>
    public string ValueKey { get; } = TermName.Key(Value);

    /// <summary>The decision for messages.</summary>
    public override string ToString() => Kind switch
    {
        CurationKind.Parent => $"'{Term}' under '{Value}'",
        CurationKind.SameAs => $"'{Term}' same as '{Value}'",
        CurationKind.KeepApart => $"'{Term}' apart from '{Value}'",
        _ => $"'{Term}' for the interaction {Value}",
    };

    /// <summary>Who decided, and why.</summary>
    public PathwayProvenance ToProvenance() => new()
    {
        Answerer = Who is null ? CurationDecision.Answerer : $"{CurationDecision.Answerer}, {Who}", Source = PathwaySource.Curation,
        Reason = Reason ?? "decided in the curation file", Confidence = 1,
    };
}
