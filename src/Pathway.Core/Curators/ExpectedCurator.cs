using System.Globalization;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>
/// Predicts the answers of a model, for estimates: the ontology answers where it can. The parent of a name that it does not know is made
/// up, and so are those above, so that such chains have the usual number of levels and share the usual number of them. Of questions from
/// which further ones follow in a few cases, a few get such an answer. Nothing that it says is stored or shown.
/// </summary>
/// <param name="ontology">The ontology.</param>
/// <param name="recognizer">Finds terms in the texts of functions.</param>
internal sealed class ExpectedCurator(ICurator ontology, ITermRecognizer recognizer) : ISingleQuestionCurator
{
    // Of n names, n to the power of each of these lie on the levels above them, as in answers of a real model. Small sets have few parents
    // in common.
    private static readonly double[] LevelExponents = [0.75, 0.6, 0.45];

    // Of five names that the ontology does not know, under a root, one gets a term in between: an assumption. That term is asked about too.
    private const int NamesPerIntermediate = 5;

    private readonly object gate = new();
    private readonly Dictionary<string, int> levels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> parents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> intermediates = new(StringComparer.Ordinal);
    private readonly int[] counts = new int[LevelExponents.Length + 1];

    /// <summary>The prediction by an ontology.</summary>
    /// <param name="chosen">The ontology.</param>
    /// <param name="taxon">The organism whose terms are used; null for all terms.</param>
    public static ExpectedCurator Create(ChosenOntology chosen, TermTaxon? taxon = null) =>
        new(new OntologyCurator(() => chosen.Index, taxon), TermRecognizer.Of(chosen));

    public string? GetAnswerer(Question question) =>
        question is AssignTermQuestion or StandardizeTermQuestion || ontology.GetAnswerer(question) is not null ? "expected" : null;

    public async ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        if (question is ParentQuestion { Subject: var name } && IsMadeUp(name)) { return new((TAnswer)Predict(question)); }
        if (ontology.GetAnswerer(question) is not null)
        {
            var known = await ontology.AskAsync([question], cancellation).ConfigureAwait(false);
            if (known.Items[0].Answer is { IsAbstention: false } answer) { return new(answer); }
        }
        return new((TAnswer)Predict(question));
    }

    private Answer Predict(Question question) => question switch
    {
        ParentQuestion parent => new ParentAnswer { Parent = FindParent(parent) },
        RootQuestion root => new RootAnswer { Root = root.Roots.Roots[0].Name },
        SiblingsQuestion => new SiblingsAnswer(),
        SameConceptQuestion => new SameConceptAnswer { IsSame = false },
        ChooseParentQuestion choice => new ChooseParentAnswer { Parent = choice.Candidates[0] },
        IntermediateQuestion between => FindIntermediate(between.Subject) is { } name
            ? new IntermediateAnswer { IsDirect = false, Intermediate = name } : new IntermediateAnswer { IsDirect = true },
        AssignTermQuestion function => new AssignTermAnswer { Term = Recognize(function) },
        StandardizeTermQuestion => new StandardizeTermAnswer { IsKnown = false },
        _ => throw new NotSupportedException($"No answer to the kind '{question.Kind}' is predicted."),
    };

    private string? Recognize(AssignTermQuestion function) => recognizer.FindInTitle(function.Title)
        .Concat(((string[])[function.Process, function.Effect, .. function.Consequences, .. function.SpecificEffects])
            .SelectMany(recognizer.FindInText)).FirstOrDefault()?.Name;

    private string? FindIntermediate(string name)
    {
        lock (gate)
        {
            if (intermediates.TryGetValue(name, out var known)) { return known; }
            return intermediates[name] = (intermediates.Count + 1) % NamesPerIntermediate == 0
                ? CreateName("between", intermediates.Count) : null;
        }
    }

    private bool IsMadeUp(string name)
    {
        lock (gate) { return levels.ContainsKey(name); }
    }

    private string FindParent(ParentQuestion question)
    {
        lock (gate)
        {
            if (parents.TryGetValue(question.Subject, out var known) && !question.Excluded.Contains(known)) { return known; }
            var level = levels.GetValueOrDefault(question.Subject);
            var parent = level == LevelExponents.Length ? question.Roots.Roots[0].Name : CreateParent(level);
            parents[question.Subject] = parent;
            return parent;
        }
    }

    // A name of its own as long as there are fewer than usual, else the latest one.
    private string CreateParent(int level)
    {
        // Only names of the input count: those of the upper levels follow from them.
        var below = level == 0 ? ++counts[0] : counts[0];
        if (counts[level + 1] < Math.Ceiling(Math.Pow(below, LevelExponents[level]))) { counts[level + 1]++; }
        var name = CreateName(level.ToString(CultureInfo.InvariantCulture), counts[level + 1]);
        levels[name] = level + 1;
        return name;
    }

    // Names that nobody takes for one another.
    private static string CreateName(string kind, int number) =>
        ContentHash.Of([kind, number.ToString(CultureInfo.InvariantCulture)])[..32];
}
