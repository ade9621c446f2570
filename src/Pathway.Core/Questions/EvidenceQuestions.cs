namespace Pathway.Questions;

/// <summary>The kinds of question that are about evidence and not about the hierarchy.</summary>
internal static class EvidenceQuestions
{
    private static readonly string[] Kinds = [PublicationQuestion.Name, PublicationSearchQuestion.Name, FullTextQuestion.Name, ClaimQuestion.Name];

    /// <summary>Whether a kind is one of them.</summary>
    public static bool Contains(string kind) => Kinds.Contains(kind, StringComparer.Ordinal);
}
