using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>What is held of a publication: its record, and its full text where that could be had.</summary>
/// <param name="publication">The record.</param>
/// <param name="fullText">The full text, or null.</param>
/// <param name="noFullText">Why it is not held, for a reason; not used where it is.</param>
internal sealed class HeldRecord(PathwayPublication publication, string? fullText = null, string noFullText = "it is not open access")
{
    private readonly Lazy<IReadOnlyList<HeldText>> texts = new(() => Read(publication, fullText));

    public PathwayPublication Publication => publication;

    public bool HasFullText => fullText is not null;

    /// <summary>Why the full text is not held.</summary>
    public string NoFullText => noFullText;

    /// <summary>Title, abstract and full text, as far as they are held.</summary>
    public IReadOnlyList<HeldText> Texts => texts.Value;

    /// <summary>Which record it is, with the part of it that is meant.</summary>
    public string Named(string part) => $"{publication.Service}, PMID {publication.Pmid}, {part}";

    private static List<HeldText> Read(PathwayPublication publication, string? fullText)
    {
        var parts = new List<HeldText> { new("title", publication.Title) };
        if (publication.Abstract is { } summary) { parts.Add(new("abstract", summary)); }
        if (fullText is not null) { parts.Add(new("full text", fullText)); }
        return parts;
    }
}

/// <summary>A text that is held: folded for quotes, and in words for names, once for all who look.</summary>
internal sealed class HeldText
{
    private readonly Lazy<NameTokens> tokens;

    public HeldText(string part, string text)
    {
        Part = part;
        Folded = QuoteText.Fold(text);
        tokens = new Lazy<NameTokens>(() => NameTokens.Of(Folded));
    }

    /// <summary>"title", "abstract" or "full text".</summary>
    public string Part { get; }

    public string Folded { get; }

    public NameTokens Tokens => tokens.Value;
}
