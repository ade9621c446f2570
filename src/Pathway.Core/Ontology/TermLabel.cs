using Pathway.Model;

namespace Pathway.Ontology;

/// <summary>A name or synonym of a term.</summary>
/// <param name="Term">The term.</param>
/// <param name="Text">The name as the ontology writes it.</param>
/// <param name="IsName">Whether it is the term's one name, and not a synonym.</param>
internal sealed record TermLabel(OntologyTerm Term, string Text, bool IsName)
{
    /// <summary>The key of the text; worked out each time, for a hundred thousand of them would only take room.</summary>
    public string Key
    {
        get
        {
            // The names of an ontology are nearly all plain already: the general way is the slow one.
            for (var i = 0; i < Text.Length; i++)
            {
                if (Text[i] is < ' ' or > '~' || (Text[i] == ' ' && (i == 0 || i == Text.Length - 1 || Text[i + 1] == ' '))) { return TermName.Key(Text); }
            }
            return Text.ToLowerInvariant();
        }
    }
}
