using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Terms;

/// <summary>
/// The term that the text of a function names: its title first, then the sentences about process and effect. Sentences name many
/// processes in passing; those count most that the two genes are annotated to, that say much, and that are named more than once.
/// </summary>
internal sealed class TextTerms(IProcessAnnotation annotation, ITermRecognizer recognizer)
{
    /// <summary>The least information content of a term that the title names; "apoptotic process" has 2.8.</summary>
    public const double MinInTitle = 2.5;

    /// <summary>The same in sentences, where general terms are named in passing.</summary>
    public const double MinInSentences = 2.7;

    // What is said in a sentence may be said about something else.
    private const double TrustInProcess = 0.8;
    private const double TrustInEffect = 0.7;

    // From here on more information is no better: the most special terms are often named as examples.
    private const double EnoughInformation = 5;

    /// <summary>The best term, or null where the text names none.</summary>
    /// <param name="function">The function.</param>
    /// <param name="genes">The processes of both proteins.</param>
    public TextTerm? Find(PathwayFunction function, IReadOnlyList<GeneProcesses> genes) =>
        FindInTitle(function.Title, genes) ?? FindInSentences(function, genes);

    /// <summary>The best term that the text only hints at, or null. For a function that nothing else tells of.</summary>
    public TextTerm? FindHint(PathwayFunction function, IReadOnlyList<GeneProcesses> genes) =>
        Choose([.. Hint(function.Title, "title", 1.0), .. Hint(function.CellularProcess, "process", TrustInProcess),
            .. Hint(function.Effect, "effect", TrustInEffect)], genes, MinInSentences);

    private IEnumerable<(RecognizedTerm Term, string Place, double Trust)> Hint(string? text, string place, double trust) =>
        text is null ? [] : recognizer.FindHints(text).Select(term => (term, place, trust));

    private TextTerm? FindInTitle(string? title, IReadOnlyList<GeneProcesses> genes) =>
        Choose(title is null ? [] : recognizer.FindInTitle(title).Select(static term => (term, "title", 1.0)), genes, MinInTitle);

    private TextTerm? FindInSentences(PathwayFunction function, IReadOnlyList<GeneProcesses> genes) =>
        Choose([.. Find(function.CellularProcess, "process", TrustInProcess), .. Find(function.Effect, "effect", TrustInEffect)], genes,
            MinInSentences);

    private IEnumerable<(RecognizedTerm Term, string Place, double Trust)> Find(string? text, string place, double trust) =>
        text is null ? [] : recognizer.FindInText(text).Select(term => (term, place, trust));

    private TextTerm? Choose(IEnumerable<(RecognizedTerm Term, string Place, double Trust)> found, IReadOnlyList<GeneProcesses> genes,
        double minimum) => found.GroupBy(static one => one.Term.Id)
        .Select(group => Rate([.. group], genes)).OfType<TextTerm>().Where(term => term.Term.InformationContent >= minimum)
        .OrderByDescending(static term => term.Score).ThenBy(static term => term.Term.Name, StringComparer.Ordinal).FirstOrDefault();

    private TextTerm? Rate(IReadOnlyList<(RecognizedTerm Term, string Place, double Trust)> mentions, IReadOnlyList<GeneProcesses> genes)
    {
        // A process to which no human gene is annotated does not happen between two human proteins.
        if (annotation.FindTerm(mentions[0].Term.Id) is not { } term) { return null; }
        var best = mentions.MaxBy(static one => one.Term.Confidence * one.Trust);
        var annotated = genes.Where(gene => gene.Terms.Contains(term.Index)).Select(static gene => gene.Symbol!).Distinct().ToArray();
        var confidence = best.Term.Confidence * best.Trust;
        var score = confidence * Math.Min(1, term.InformationContent / EnoughInformation) * (1 + (0.5 * annotated.Length))
            * (1 + (0.15 * Math.Min(3, mentions.Count - 1)));
        return new TextTerm(term, best.Term.Phrase, best.Place, confidence, annotated, score);
    }
}

/// <summary>A term that the text of a function names.</summary>
/// <param name="Term">The term.</param>
/// <param name="Phrase">The words of the text.</param>
/// <param name="Place">Where they stand: title, process or effect.</param>
/// <param name="Confidence">How often such a match is right, from 0 to 1.</param>
/// <param name="AnnotatedGenes">Which of the two genes are annotated to the term or below it.</param>
/// <param name="Score">By which it was chosen.</param>
internal sealed record TextTerm(ProcessTerm Term, string Phrase, string Place, double Confidence, IReadOnlyList<string> AnnotatedGenes,
    double Score);
