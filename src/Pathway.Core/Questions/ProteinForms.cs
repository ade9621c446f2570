namespace Pathway.Questions;

/// <summary>The forms in which texts write a protein.</summary>
/// <param name="Symbol">The approved symbol of its gene; the given name where the table does not know it.</param>
/// <param name="Forms">The forms: symbol, names, aliases.</param>
internal sealed record ProteinForms(string Symbol, IReadOnlyList<ProteinForm> Forms)
{
    /// <summary>Rare words of its names and symbols. Two proteins that share one belong together.</summary>
    public IReadOnlySet<string> Words { get; init; } = new HashSet<string>();
}

/// <summary>A form in which texts write a protein.</summary>
/// <param name="Text">The form.</param>
/// <param name="Kind">Where it comes from.</param>
internal sealed record ProteinForm(string Text, ProteinFormKind Kind)
{
    /// <summary>Why the form alone does not identify the protein; null if it does.</summary>
    public string? Doubt { get; init; }

    /// <summary>The same for a text that writes a Greek letter where the form has a Latin one, or the other way round.</summary>
    public string? LooseDoubt { get; init; }

    /// <summary>Whether nothing else in a record removes the doubt: a technique, a disease, an ordinary word.</summary>
    public bool IsNeverEnough { get; init; }

    /// <summary>Whether only this case counts, because it is an ordinary word in another case, or very short.</summary>
    public bool IsExactCase { get; init; }
}

/// <summary>Where a form of a protein comes from.</summary>
internal enum ProteinFormKind
{
    /// <summary>The approved symbol.</summary>
    Symbol,
    /// <summary>The full name, or a usual form of it.</summary>
    Name,
    /// <summary>An alias.</summary>
    Alias,
}
