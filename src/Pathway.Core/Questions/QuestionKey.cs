using Pathway.Model;

namespace Pathway.Questions;

/// <summary>
/// The key of a question: kind, subject, what the question says, and who answers. Never the order of arrival, the number
/// of threads, the transport or a time-out.
/// </summary>
internal static class QuestionKey
{
    /// <summary>The key of the answer that <paramref name="answerer"/> gives to the question: 64 hexadecimal digits.</summary>
    public static string Of(Question question, string answerer) => ContentHash.Of([question.Kind, question.Subject, answerer, .. question.Context]);

    /// <summary>The key of an imported answer, which is known by kind and subject alone.</summary>
    public static string Imported(string kind, string subject) => ContentHash.Of([kind, subject, "imported"]);

    /// <summary>The key under which equal questions meet while they are in flight, whoever answers.</summary>
    public static string InFlight(Question question) => ContentHash.Of([question.Kind, question.Subject, "", .. question.Context]);
}
