using Pathway.Model;

namespace Pathway.Questions;

/// <summary>
/// Something that a model, an ontology or a cache can answer. It holds no more context than it needs: whatever it holds
/// is part of its key, and nothing else is.
/// </summary>
internal abstract record Question
{
    /// <summary>The kind, a word such as "parent"; part of the key and of the name of the prompt.</summary>
    public abstract string Kind { get; }

    /// <summary>The key of the term it is about (<see cref="TermName.Key"/>).</summary>
    public required string Subject { get; init; }

    /// <summary>What the question says beside kind and subject, in a fixed order: roots, candidates, exclusions.</summary>
    public abstract IEnumerable<string> Context { get; }

    /// <summary>Whether an answer imported from another cache, known by kind and subject alone, may serve.</summary>
    public virtual bool AcceptsImported => false;

    /// <summary>Whether it is asked beside the hierarchy: about evidence, in slots of its own, so that neither waits for the other.</summary>
    public virtual bool IsBeside => false;

    /// <summary>The question in a line, for people.</summary>
    public abstract string Text { get; }
}

/// <summary>A question with the type of its answer.</summary>
internal abstract record Question<TAnswer> : Question
    where TAnswer : Answer;
