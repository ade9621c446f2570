using System.Text.Json.Serialization;
using Pathway.Model;

namespace Pathway.Questions;

/// <summary>What is the immediate parent of a term, on its way to one of the roots?</summary>
internal sealed record ParentQuestion : RootedQuestion<ParentAnswer>
{
    public const string Name = "parent";

    public override string Kind => Name;

    /// <summary>Keys of terms that are not allowed as the answer, in ordinal order: rejected answers, or the subtree of the term.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    protected override IEnumerable<string> Details => Excluded;

    public override IEnumerable<PromptField> PromptFields => Excluded.Count == 0 ? [] : [new("excluded", Excluded)];

    // A cache of another program holds one parent per term. It cannot offer an alternative to a rejected one.
    public override bool AcceptsImported => Excluded.Count == 0;

    public override string Text => Excluded.Count == 0
        ? $"parent of '{Subject}'" : $"parent of '{Subject}' other than {Excluded.Count} excluded";

    public override ParentAnswer WithNames(ParentAnswer answer, Func<string?, string?> read) =>
        answer with { Parent = read(answer.Parent) };
}

/// <summary>The parent of a term. An abstention has no parent.</summary>
internal sealed record ParentAnswer : Answer
{
    /// <summary>The name of the parent as the curator spells it; null for an abstention.</summary>
    public string? Parent { get; init; }

    /// <summary>The definition of the parent, or null.</summary>
    public string? Description { get; init; }

    public override bool IsAbstention => Parent is null;

    public override ParentAnswer Abstention(string reason) => new() { Reason = reason };
}

/// <summary>Under which root does a term belong for which no parent was found?</summary>
internal sealed record RootQuestion : RootedQuestion<RootAnswer>
{
    public const string Name = "root";

    public override string Kind => Name;

    public override string Text => $"root for '{Subject}'";

    public override RootAnswer WithNames(RootAnswer answer, Func<string?, string?> read) => answer with { Root = read(answer.Root) };

    public override int TypicalReplyTokens => 55;
}

/// <summary>The root of a term. An abstention has no root.</summary>
internal sealed record RootAnswer : Answer
{
    /// <summary>The name of the root; null for an abstention.</summary>
    public string? Root { get; init; }

    public override bool IsAbstention => Root is null;

    public override RootAnswer Abstention(string reason) => new() { Reason = reason };
}

/// <summary>
/// Which five to seven terms are the most relevant children of a parent? The question does not list the children found so far, so that
/// one answer serves every run.
/// </summary>
internal sealed record SiblingsQuestion : RootedQuestion<SiblingsAnswer>
{
    public const string Name = "siblings";

    public override string Kind => Name;

    public override bool AcceptsImported => true;

    public override string Text => $"siblings under '{Subject}'";

    /// <summary>A list in which nothing is a name is no empty list: the parent counts as unknown.</summary>
    public override SiblingsAnswer WithNames(SiblingsAnswer answer, Func<string?, string?> read)
    {
        SiblingTerm[] named = [.. answer.Siblings.Select(term => (Term: term, Name: read(term.Name)))
            .Where(static read => read.Name is not null).Select(static read => read.Term with { Name = read.Name! })];
        return answer with { Siblings = named, IsUnknown = named.Length == 0 && answer.Siblings.Count > 0 ? true : answer.IsUnknown };
    }

    public override int TypicalReplyTokens => 310;
}

/// <summary>The further children of a parent. An empty list is an answer too: there are no children.</summary>
internal sealed record SiblingsAnswer : Answer
{
    [JsonRequired]
    public IReadOnlyList<SiblingTerm> Siblings { get; init; } = [];

    /// <summary>
    /// Whether the curator does not know the parent; null where it does. A known parent without children is not an abstention.
    /// </summary>
    public bool? IsUnknown { get; init; }

    /// <summary>
    /// Whether the list is in no order, so that the best are still to be chosen; null where the curator named the most relevant first.
    /// </summary>
    public bool? IsUnranked { get; init; }

    public override bool IsAbstention => IsUnknown == true;

    public override SiblingsAnswer Abstention(string reason) => new() { IsUnknown = true, Reason = reason };
}

/// <summary>A sibling: a child of the parent that was asked about.</summary>
internal sealed record SiblingTerm(string Name, string? Description);

/// <summary>
/// Do two similar names denote one concept, and which of them should be kept? The subject is the name that sorts first.
/// </summary>
internal sealed record SameConceptQuestion : Question<SameConceptAnswer>
{
    public const string Name = "same-concept";

    public override string Kind => Name;

    /// <summary>The key of the other name, which sorts after the subject.</summary>
    public required string Other { get; init; }

    public override IEnumerable<string> Context => [Other];

    public override IEnumerable<PromptField> PromptFields => [new("other", Other)];

    public override string Text => $"whether '{Subject}' and '{Other}' are one concept";

    /// <summary>The question about two names, in either order.</summary>
    /// <param name="one">The key of a name.</param>
    /// <param name="other">The key of another.</param>
    public static SameConceptQuestion Of(string one, string other) =>
        string.CompareOrdinal(one, other) < 0 ? new() { Subject = one, Other = other } : new() { Subject = other, Other = one };

    public override int TypicalReplyTokens => 55;
}

/// <summary>Whether two names denote one concept.</summary>
internal sealed record SameConceptAnswer : Answer
{
    /// <summary>Whether they do; null for an abstention.</summary>
    public bool? IsSame { get; init; }

    /// <summary>The name to keep, one of the two; null where either will do.</summary>
    public string? Kept { get; init; }

    public override bool IsAbstention => IsSame is null;

    public override SameConceptAnswer Abstention(string reason) => new() { Reason = reason };
}

/// <summary>Which of several candidate parents of a term is the best?</summary>
internal sealed record ChooseParentQuestion : RootedQuestion<ChooseParentAnswer>
{
    public const string Name = "choose-parent";

    public override string Kind => Name;

    /// <summary>The keys of the candidates, at least two, in ordinal order.</summary>
    public required IReadOnlyList<string> Candidates { get; init; }

    protected override IEnumerable<string> Details => Candidates;

    public override IEnumerable<PromptField> PromptFields => [new("candidates", Candidates)];

    public override string Text => $"best of {Candidates.Count} parents of '{Subject}'";

    public override ChooseParentAnswer WithNames(ChooseParentAnswer answer, Func<string?, string?> read) =>
        answer with { Parent = Candidates.Contains(TermName.Key(answer.Parent)) ? answer.Parent : read(answer.Parent) };

    public override int TypicalReplyTokens => 55;
}

/// <summary>The best of several parents. An abstention has no parent.</summary>
internal sealed record ChooseParentAnswer : Answer
{
    /// <summary>One of the candidates; null for an abstention.</summary>
    public string? Parent { get; init; }

    public override bool IsAbstention => Parent is null;

    public override ChooseParentAnswer Abstention(string reason) => new() { Reason = reason };
}

/// <summary>Does a term belong directly under its root, or does an intermediate term belong between them?</summary>
internal sealed record IntermediateQuestion : RootedQuestion<IntermediateAnswer>
{
    public const string Name = "intermediate";

    public override string Kind => Name;

    /// <summary>The key of the root that is the parent of the term.</summary>
    public required string Root { get; init; }

    protected override IEnumerable<string> Details => [Root];

    public override IEnumerable<PromptField> PromptFields => [new("root", Root)];

    public override string Text => $"what goes between '{Root}' and '{Subject}'";

    public override IntermediateAnswer WithNames(IntermediateAnswer answer, Func<string?, string?> read)
    {
        var name = read(answer.Intermediate);
        // Without the name that it promises, the answer says nothing.
        return answer with { Intermediate = name, IsDirect = name is null && answer.Intermediate is not null && answer.IsDirect == false
            ? null : answer.IsDirect };
    }

    public override int TypicalReplyTokens => 70;
}

/// <summary>The term between a term and its root, if any.</summary>
internal sealed record IntermediateAnswer : Answer
{
    /// <summary>Whether the term belongs directly under the root; null for an abstention.</summary>
    public bool? IsDirect { get; init; }

    /// <summary>The name of the intermediate term, the new parent of the subject; null where the term stays under the root.</summary>
    public string? Intermediate { get; init; }

    /// <summary>The definition of that term, or null.</summary>
    public string? Description { get; init; }

    public override bool IsAbstention => IsDirect is null && Intermediate is null;

    public override IntermediateAnswer Abstention(string reason) => new() { Reason = reason };
}
