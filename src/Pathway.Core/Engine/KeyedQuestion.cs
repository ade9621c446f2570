using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// A question on its way through the engine, with its keys. Each key is computed once, when it is first needed: the context of a question
/// can be long. Safe for concurrent use, because equal keys replace each other.
/// </summary>
internal sealed class KeyedQuestion<TAnswer>(Question<TAnswer> question, IReadOnlyList<ICurator> curators)
    where TAnswer : Answer
{
    private readonly AnswerKey?[] keys = new AnswerKey?[curators.Count];

    public Question<TAnswer> Question => question;

    /// <summary>The key under which equal questions share one request.</summary>
    public string InFlightKey => field ??= QuestionKey.InFlight(question);

    /// <summary>The key of an imported answer; null where none can serve.</summary>
    public string? ImportedKey => question.AcceptsImported ? field ??= QuestionKey.Imported(question.Kind, question.Subject) : null;

    /// <summary>The curators that answer the question, in the order in which they are asked. Later ones are not consulted earlier than
    /// needed: a curator may have to load its data to name itself.</summary>
    public IEnumerable<AnswerKey> Answerers
    {
        get
        {
            for (var i = 0; i < curators.Count; i++)
            {
                if (GetKey(i) is { Answerer.Length: > 0 } key) { yield return key; }
            }
        }
    }

    /// <summary>The key of the answer that a curator gives; null where it does not answer the question.</summary>
    public AnswerKey? Find(ICurator curator)
    {
        for (var i = 0; i < curators.Count; i++)
        {
            if (ReferenceEquals(curators[i], curator)) { return GetKey(i) is { Answerer.Length: > 0 } key ? key : null; }
        }
        return null;
    }

    /// <summary>
    /// A curator, or all that stand in for each other where it is one of them, in the order in which they are asked: an answer of one is
    /// that of all.
    /// </summary>
    public IEnumerable<AnswerKey> FindAlternatives(AnswerKey answerer) => answerer.Curator.Chain is { } chain
        ? Answerers.Where(other => other.Curator.Chain == chain) : [answerer];

    private AnswerKey GetKey(int index)
    {
        if (keys[index] is { } known) { return known; }
        var answerer = curators[index].GetAnswerer(question);
        return keys[index] = AnswerKey.Of(curators[index], question, answerer);
    }
}

/// <summary>A curator that answers a question, the name of the answerer, and the key under which its answer is stored.</summary>
/// <param name="Curator">The curator.</param>
/// <param name="Answerer">The name of the answerer; empty where it does not answer the question.</param>
/// <param name="Key">The key.</param>
internal sealed record AnswerKey(ICurator Curator, string Answerer, string Key)
{
    /// <summary>
    /// The key under which former versions stored the answer of a model: they counted the anchors and keywords of the roots to the
    /// question. Null where it is the same.
    /// </summary>
    public string? FormerKey { get; private init; }

    /// <summary>The key of the answer of a curator.</summary>
    public static AnswerKey Of(ICurator curator, Question question, string? answerer)
    {
        if (answerer is null) { return new AnswerKey(curator, "", ""); }
        if (!curator.SeesPromptOnly) { return new AnswerKey(curator, answerer, QuestionKey.Of(question, answerer)); }
        var (key, former) = (QuestionKey.OfPrompt(question, answerer), QuestionKey.Of(question, answerer));
        return new AnswerKey(curator, answerer, key) { FormerKey = key == former ? null : former };
    }
}
