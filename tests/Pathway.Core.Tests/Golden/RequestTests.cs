using Pathway.Engine;
using Pathway.Llm.Prompts;
using Pathway.Questions;
using Xunit;

namespace Pathway.Golden;

/// <summary>
/// The requests to a model, and the key of each question. A key contains the version of the prompt, so that a changed prompt needs a new
/// version.
/// </summary>
public sealed class RequestTests
{
    [Fact]
    public void Requests_to_a_model() => GoldenFile.Check("requests.txt", Requests(GoldenQuestions.All));

    [Fact]
    public void Requests_about_terms() => GoldenFile.Check("requests-terms.txt", Requests(GoldenQuestions.AboutTerms));

    [Fact]
    public void Schemas_of_replies() =>
        GoldenFile.Check("reply-schemas.txt", PromptFiles.Kinds.Select(static kind => $"{kind} {PromptFiles.Find(kind)!.Schema}"));

    [Fact]
    public void Keys() =>
        GoldenFile.Check("keys.txt", GoldenQuestions.All.Concat(GoldenQuestions.Imported).SelectMany(static one => Lines(one.Question)));

    [Fact]
    public void Keys_of_questions_about_terms() =>
        GoldenFile.Check("keys-terms.txt", GoldenQuestions.AboutTerms.SelectMany(static one => Lines(one.Question)));

    private static IEnumerable<string> Requests(IEnumerable<GoldenQuestion> questions) =>
        from one in questions
        let prompt = PromptFiles.Find(one.Question.Kind)
        where prompt is not null
        from message in PromptRenderer.Messages(prompt, [one.Question])
        select $"---- {one} {message.Role}\n{message.Text}";

    private static IEnumerable<string> Lines(Question question) =>
    [
        $"{question.Kind} '{question.Subject}' [{string.Join("][", question.PromptContext)}]",
        .. GoldenQuestions.Curators.Where(curator => curator.GetAnswerer(question) is not null)
            .Select(curator => AnswerKey.Of(curator, question, curator.GetAnswerer(question)))
            .Select(static answer => $"  {answer.Key} {answer.Answerer}"),
        $"  {QuestionKey.InFlight(question)} in flight",
        $"  {QuestionKey.Imported(question.Kind, question.Subject)} imported",
    ];
}
