using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>What goes between a term and its root: the term that the ontology has next above it, where its way leads to this root.</summary>
internal static class OntologyIntermediate
{
    public static IntermediateAnswer Answer(OntologyNames names, RootCompass compass, ParentPath path, IntermediateQuestion question)
    {
        if (names.Of(question.Subject) is not { } term) { return Abstain("the name is not in the ontology"); }
        if (compass.Of(term) is not { } bearing) { return Abstain($"{term.Id} meets no anchor of the profile"); }
        if (TermName.Key(bearing.Root.Name) != question.Root) { return Abstain($"{term.Id} lies below another root, {bearing.Root.Name}"); }
        var step = path.From(term).FirstOrDefault(step => compass.Of(step.Parent)?.Order == bearing.Order && !names.Denotes(question.Subject, step.Parent));
        if (step is null || (compass.Of(step.Parent)!.IsAnchor && path.IsHidden(step.Parent)))
        {
            return new IntermediateAnswer { IsDirect = true, Confidence = 1, Reason = bearing.IsAnchor ? $"{term.Id} is an anchor of the root" : $"nothing between {term.Id} and the root says more" };
        }
        return new IntermediateAnswer { IsDirect = false, Intermediate = step.Parent.Name, Confidence = 1, Reason = $"{step.Relation} in {term.Id}" };
    }

    private static IntermediateAnswer Abstain(string reason) => new() { Reason = reason };
}
