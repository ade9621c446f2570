using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>Whether two names are one concept: names or synonyms of one term are, names of two terms are not, all else is not known.</summary>
internal static class OntologySameConcept
{
    public static SameConceptAnswer Answer(OntologyNames names, SameConceptQuestion question)
    {
        if (names.Of(question.Subject) is not { } one || names.Of(question.Other) is not { } other)
        {
            return new SameConceptAnswer { Reason = "not both names are in the ontology" };
        }
        if (one == other)
        {
            var kept = names.IsName(question.Other) && !names.IsName(question.Subject) ? question.Other : names.IsName(question.Subject) && !names.IsName(question.Other) ? question.Subject : null;
            return new SameConceptAnswer { IsSame = true, Kept = Spelled(one, question) ?? kept, Confidence = 1, Reason = $"both are names of {one.Id}" };
        }
        // A synonym may be broader or narrower than its term: only two names are surely two concepts.
        return names.IsName(question.Subject) && names.IsName(question.Other)
            ? new SameConceptAnswer { IsSame = false, Confidence = 1, Reason = $"one is {one.Id}, the other {other.Id}" }
            : new SameConceptAnswer { Reason = $"a synonym of {one.Id} or {other.Id} may mean more or less" };
    }

    // Of two wordings of one name, that of the ontology.
    private static string? Spelled(OntologyTerm term, SameConceptQuestion question)
    {
        var key = Model.TermName.Key(term.Name);
        return key == question.Subject || key == question.Other ? key : null;
    }
}
