using Pathway.Model;

namespace Pathway.Ontology;

/// <summary>A name or synonym of a term.</summary>
/// <param name="Term">The term.</param>
/// <param name="Text">The name as the ontology writes it.</param>
/// <param name="IsName">Whether it is the term's one name, and not a synonym.</param>
internal sealed record TermLabel(OntologyTerm Term, string Text, bool IsName)
{
    /// <summary>Whether the text is plain, as nearly all are: printable ASCII, single spaces. Its key is the same in lower case.</summary>
    public bool IsPlain
    {
        get
        {
            for (var i = 0; i < Text.Length; i++)
            {
                if (Text[i] is < ' ' or > '~' || (Text[i] == ' ' && (i == 0 || i == Text.Length - 1 || Text[i + 1] == ' '))) { return false; }
            }
            return true;
        }
    }

    /// <summary>The key of the text; worked out each time, for a hundred thousand of them would only take room.</summary>
    public string Key => IsPlain ? Text.ToLowerInvariant() : TermName.Key(Text);
}
