using System.Text.Json.Nodes;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Minds;

/// <summary>Answers each item of the question in the prompt by a function of kind and term: an ontology, a table.</summary>
/// <param name="answer">The answer for a kind and an item: a name, a list, or null where none is known.</param>
/// <param name="shape">How prompts carry questions; <see cref="JsonInPrompt"/> unless given.</param>
public sealed class TermMind(Func<string, AskedItem, JsonNode?> answer, IQuestionInRequest? shape = null) : IEmulatorMind
{
    private readonly IQuestionInRequest shape = shape ?? new JsonInPrompt();

    /// <exception cref="InvalidOperationException">The prompt carries no question that the shape recognises.</exception>
    public ValueTask<string> AnswerAsync(MindRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var question = shape.Find(request.UserText) ?? throw new InvalidOperationException("The prompt carries no question in the shape that this mind reads.");
        return new(PlainJson.Text(shape.Reply(question, item => answer(question.Kind, item))));
    }
}
