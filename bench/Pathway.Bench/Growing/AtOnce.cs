using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Bench.Growing;

/// <summary>
/// Answers at once, from the links of the ontology and from what the question says, so that what is left is the work of the steps. Of names that
/// look alike one pair in ten is said to be one concept, so that there is something to merge.
/// </summary>
internal sealed class AtOnce(TermIndex index) : ICurator
{
    private const int Siblings = 5;

    public string? Answerer(Question question) => "bench, at once";

    public ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer => ValueTask.FromResult(new Told<TAnswer>((TAnswer)(Answer)(question switch
        {
            ParentQuestion parent => new ParentAnswer { Parent = Parents(parent.Subject).FirstOrDefault(name => !parent.Excluded.Contains(TermName.Key(name))) ?? Root(parent.Roots, parent.Subject) },
            RootQuestion root => new RootAnswer { Root = Root(root.Roots, root.Subject) },
            SiblingsQuestion siblings => new SiblingsAnswer { Siblings = [.. (index.Named(siblings.Subject)?.Children ?? []).Take(Siblings).Select(static child => new SiblingTerm(child.Name, null))] },
            SameConceptQuestion pair => new SameConceptAnswer { IsSame = Number(pair.Subject + pair.Other) % 10 == 0 },
            ChooseParentQuestion choice => new ChooseParentAnswer { Parent = choice.Candidates[(int)(Number(choice.Subject) % (uint)choice.Candidates.Count)] },
            IntermediateQuestion => new IntermediateAnswer { IsDirect = true },
            _ => throw new NotSupportedException(question.Kind),
        })));

    private IEnumerable<string> Parents(string key) => (index.Named(key)?.Links ?? []).Where(static link => link is { IsHierarchical: true, Parent.Links.Count: > 0 }).Select(static link => link.Parent.Name);

    private static string Root(PathwayRootProfile profile, string key) => profile.Roots[(int)(Number(key) % (uint)profile.Roots.Count)].Name;

    // FNV-1a: the same on every machine.
    private static uint Number(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text) { hash = (hash ^ letter) * 16777619; }
        return hash >> 8;
    }
}
