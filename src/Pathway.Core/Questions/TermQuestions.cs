using System.Globalization;
using Pathway.Model;

namespace Pathway.Questions;

/// <summary>
/// To which pathway does a function belong? The question holds the text of that function alone, so that one answer serves every run. The
/// subject is a short name of the function.
/// </summary>
internal sealed record AssignTermQuestion : Question<AssignTermAnswer>
{
    public const string Name = "assign-term";

    /// <summary>The maximum length of one text of the function in the prompt; the texts of real functions are below a thousand.</summary>
    public const int MaxTextLength = 20_000;

    private const int MaxSubjectLength = 100;

    public override string Kind => Name;

    /// <summary>The title; empty where the input has none, as for all texts.</summary>
    public required string Title { get; init; }

    /// <summary>How one protein acts on the other, in the words of the input.</summary>
    public required string Arrow { get; init; }

    /// <summary>The cellular process in the words of the input.</summary>
    public required string Process { get; init; }

    /// <summary>The effect in the words of the input.</summary>
    public required string Effect { get; init; }

    /// <summary>The consequences, in the words and the order of the input.</summary>
    public required IReadOnlyList<string> Consequences { get; init; }

    /// <summary>The specific effects, in the words and the order of the input.</summary>
    public required IReadOnlyList<string> SpecificEffects { get; init; }

    public override IEnumerable<string> Context =>
    [
        Title, Arrow, Process, Effect, Count(Consequences), .. Consequences, Count(SpecificEffects), .. SpecificEffects,
    ];

    public override string Text => $"term of the function '{Subject}'";

    public override AssignTermAnswer WithNames(AssignTermAnswer answer, Func<string?, string?> read) =>
        answer with { Term = read(answer.Term) };

    public override IEnumerable<PromptField> PromptFields => ((PromptField[])
    [
        new("title", Title), new("arrow", Arrow), new("process", Process), new("effect", Effect), new("consequences", Consequences),
        new("specificEffects", SpecificEffects),
    ]).Where(static part => part.Text?.Length > 0 || part.Texts?.Count > 0)
        .Select(static part => part with { MaxLength = MaxTextLength });

    public override int TypicalReplyTokens => 48;

    /// <summary>The question about a function, or null where the function has no text.</summary>
    public static AssignTermQuestion? Of(PathwayFunction function)
    {
        IEnumerable<string?> texts =
            [function.Title, function.CellularProcess, function.Effect, .. function.Consequences, .. function.SpecificEffects];
        if (texts.Select(Shorten).FirstOrDefault(static text => text.Length > 0) is not { } subject) { return null; }
        return new AssignTermQuestion
        {
            Subject = subject, Title = function.Title ?? "", Arrow = function.Arrow ?? "", Process = function.CellularProcess ?? "",
            Effect = function.Effect ?? "", Consequences = function.Consequences, SpecificEffects = function.SpecificEffects,
        };
    }

    private static string Shorten(string? text)
    {
        var key = TermName.Key(text);
        if (key.Length <= MaxSubjectLength) { return key; }
        return $"{key.AsSpan(0, char.IsHighSurrogate(key[MaxSubjectLength - 1]) ? MaxSubjectLength - 1 : MaxSubjectLength)}…";
    }

    private static string Count(IReadOnlyList<string> texts) => texts.Count.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The term of a function. An abstention has no term: the text names no pathway.</summary>
internal sealed record AssignTermAnswer : Answer
{
    /// <summary>The name of the pathway as the curator spells it; null for an abstention.</summary>
    public string? Term { get; init; }

    public override bool IsAbstention => Term is null;

    public override AssignTermAnswer Abstention(string reason) => new() { Reason = reason };
}

/// <summary>
/// Which of the known terms names the same pathway as a new term? The question holds the most similar known terms only, so that a further
/// term in the input changes no question to which it is not similar.
/// </summary>
internal sealed record StandardizeTermQuestion : Question<StandardizeTermAnswer>
{
    public const string Name = "standardize-term";

    public override string Kind => Name;

    /// <summary>The keys of the most similar known terms, at least one, in ordinal order.</summary>
    public required IReadOnlyList<string> Known { get; init; }

    public override IEnumerable<string> Context => Known;

    public override IEnumerable<PromptField> PromptFields => [new("known", Known)];

    public override string Text => $"known term for '{Subject}' among {Known.Count}";

    public override int TypicalReplyTokens => 50;
}

/// <summary>The known term that names the same pathway, if any.</summary>
internal sealed record StandardizeTermAnswer : Answer
{
    /// <summary>Whether a known term names the same pathway; null for an abstention.</summary>
    public bool? IsKnown { get; init; }

    /// <summary>That known term; null where there is none.</summary>
    public string? Known { get; init; }

    public override bool IsAbstention => IsKnown is null;

    public override StandardizeTermAnswer Abstention(string reason) => new() { Reason = reason };
}
