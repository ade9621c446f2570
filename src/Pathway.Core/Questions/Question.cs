using Pathway.Model;

namespace Pathway.Questions;

/// <summary>
/// A question for a model, an ontology or a cache. It holds only the context that it needs: its whole content is part of its key, and
/// nothing else is.
/// </summary>
internal abstract record Question
{
    /// <summary>The kind, a word such as "parent"; part of the key and of the name of the prompt.</summary>
    public abstract string Kind { get; }

    /// <summary>The key of the term that it is about (<see cref="TermName.Key"/>).</summary>
    public required string Subject { get; init; }

    /// <summary>The content of the question besides kind and subject, in a fixed order: roots, candidates, exclusions.</summary>
    public abstract IEnumerable<string> Context { get; }

    /// <summary>The same content, of the roots only what prompts show: what the answer of a model depends on.</summary>
    public virtual IEnumerable<string> PromptContext => Context;

    /// <summary>Whether an answer imported from another cache, identified by kind and subject alone, is acceptable.</summary>
    public virtual bool AcceptsImported => false;

    /// <summary>
    /// Whether it is about evidence. Evidence questions have their own permits, so that they and hierarchy questions do not wait for each
    /// other.
    /// </summary>
    public virtual bool IsEvidence => false;

    /// <summary>The question in a line, for messages.</summary>
    public abstract string Text { get; }

    /// <summary>The roots that the question names, or null.</summary>
    public virtual PathwayRootProfile? RootProfile => null;

    /// <summary>The content of the question besides its subject and its roots, for the prompt.</summary>
    public virtual IEnumerable<PromptField> PromptFields => [];

    /// <summary>The tokens of a typical reply, for estimates: a name, a sentence of meaning, a few words of reason.</summary>
    public virtual int TypicalReplyTokens => 80;
}

/// <summary>A question with the type of its answer. A kind is a record with a constant Name (<see cref="QuestionKinds"/>).</summary>
internal abstract record Question<TAnswer> : Question
    where TAnswer : Answer
{
    /// <summary>
    /// The answer of a model with each name of a term read by a function, which gives null for a text that is no name. By default an
    /// answer holds no names.
    /// </summary>
    public virtual TAnswer WithNames(TAnswer answer, Func<string?, string?> read) => answer;
}

/// <summary>A question that names the roots of the hierarchy.</summary>
internal abstract record RootedQuestion<TAnswer> : Question<TAnswer>
    where TAnswer : Answer
{
    /// <summary>The roots of the hierarchy.</summary>
    public required PathwayRootProfile Roots { get; init; }

    public sealed override PathwayRootProfile? RootProfile => Roots;

    public sealed override IEnumerable<string> Context => [Roots.Fingerprint, .. Details];

    public sealed override IEnumerable<string> PromptContext => [Roots.PromptFingerprint, .. Details];

    /// <summary>The content besides kind, subject and roots, in a fixed order.</summary>
    protected virtual IEnumerable<string> Details => [];
}

/// <summary>A question about evidence.</summary>
internal abstract record EvidenceQuestion<TAnswer> : Question<TAnswer>
    where TAnswer : Answer
{
    public sealed override bool IsEvidence => true;
}

/// <summary>A field of a question in a prompt: a text, a list of texts, or a list of objects.</summary>
internal sealed record PromptField(string Name)
{
    public PromptField(string name, string text)
        : this(name) => Text = text;

    public PromptField(string name, IReadOnlyList<string> texts)
        : this(name) => Texts = texts;

    public string? Text { get; }

    public IReadOnlyList<string>? Texts { get; }

    public IReadOnlyList<IReadOnlyList<PromptField>>? Objects { get; init; }

    /// <summary>The maximum length of each text in the prompt; null for that of names and sentences.</summary>
    public int? MaxLength { get; init; }
}

/// <summary>The answer of a curator. An abstention is an answer too: it is stored, and the next curator is asked.</summary>
internal abstract record Answer
{
    /// <summary>Whether the curator does not know the answer.</summary>
    public abstract bool IsAbstention { get; }

    /// <summary>An abstention of this type.</summary>
    /// <param name="reason">Why, in a few words.</param>
    public abstract Answer Abstention(string reason);

    /// <summary>The confidence of the curator, from 0 to 1; null where it is not stated.</summary>
    public double? Confidence { get; init; }

    /// <summary>Why, in a few words.</summary>
    public string? Reason { get; init; }
}

/// <summary>The result of asking a question: an answer with its provenance, or a failure.</summary>
internal sealed record Reply<TAnswer>
    where TAnswer : Answer
{
    /// <summary>The answer; null if and only if there is a failure.</summary>
    public TAnswer? Answer { get; init; }

    /// <summary>The answerer and the source of the answer; null for a failure.</summary>
    public PathwayProvenance? Provenance { get; init; }

    /// <summary>Why there is no answer, or null.</summary>
    public PathwayFailure? Failure { get; init; }
}

/// <summary>
/// The keys of questions. A key depends on kind, subject, context and answerer, but not on the order of arrival, the number of threads,
/// the transport or a time-out.
/// </summary>
internal static class QuestionKey
{
    /// <summary>The key of the answer of <paramref name="answerer"/> to the question: 64 hexadecimal digits.</summary>
    public static string Of(Question question, string answerer) =>
        ContentHash.Of([question.Kind, question.Subject, answerer, .. question.Context]);

    /// <summary>The key of the answer of a model, which depends only on what its prompt shows.</summary>
    public static string OfPrompt(Question question, string answerer) =>
        ContentHash.Of([question.Kind, question.Subject, answerer, .. question.PromptContext]);

    /// <summary>The key of an imported answer, which is identified by kind and subject alone.</summary>
    public static string Imported(string kind, string subject) => ContentHash.Of([kind, subject, "imported"]);

    /// <summary>The key under which equal questions share one request, independent of the answerer.</summary>
    public static string InFlight(Question question) => ContentHash.Of([question.Kind, question.Subject, "", .. question.Context]);
}
