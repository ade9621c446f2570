using System.Text.RegularExpressions;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>Puts the claim of a function into a question, with the sentences that are held of what it cites.</summary>
internal static partial class ClaimText
{
    // Enough for an abstract, and for what a full text says of both proteins.
    private const int SentencesOfSource = 24;
    private const int LongestSentence = 900;

    /// <param name="interaction">The interaction.</param>
    /// <param name="function">Its function.</param>
    /// <param name="held">What is held of its evidence.</param>
    /// <param name="names">The names of proteins.</param>
    public static ClaimQuestion Of(PathwayInteraction interaction, PathwayFunction function, IEnumerable<HeldRecord> held, ProteinNames names)
    {
        var (query, arrow) = (interaction.Query ?? "", function.Arrow ?? interaction.Arrow ?? "");
        string?[] said = [function.CellularProcess, function.Effect, .. function.Consequences, .. function.SpecificEffects];
        return new ClaimQuestion
        {
            Subject = TermName.Key($"{query} {arrow} {interaction.Partner}: {function.Title}"), Query = query, Partner = interaction.Partner, Arrow = arrow,
            Direction = function.Direction ?? interaction.Direction ?? "", Statements = [.. said.OfType<string>()],
            Sources = [.. held.DistinctBy(static record => record.Publication.Pmid, StringComparer.Ordinal).OrderBy(static record => record.Publication.Pmid, StringComparer.Ordinal)
                .Select(record => new ClaimSource(record.Publication.Pmid, Sentences(record, query, interaction.Partner, names)))],
        };
    }

    // Title and abstract whole; of a full text the sentences that name both proteins.
    private static string[] Sentences(HeldRecord record, string query, string partner, ProteinNames names)
    {
        return [.. record.Texts.SelectMany(static text => Sentence().Matches(text.Folded).Select(match => (text.Part, Words: match.Value.Trim())))
            .Where(sentence => sentence.Words.Length is > 0 and <= LongestSentence && (sentence.Part != "full text" || NamesBoth(new HeldText(sentence.Part, sentence.Words))))
            .Select(static sentence => sentence.Words).Distinct(StringComparer.Ordinal).Take(SentencesOfSource)];

        bool NamesBoth(HeldText sentence) => names.IsIn(partner, sentence) && (query.Length == 0 || names.IsIn(query, sentence));
    }

    [GeneratedRegex(@"[^.!?]+(?:[.!?](?!\s|$)[^.!?]*)*[.!?]?", RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();
}
