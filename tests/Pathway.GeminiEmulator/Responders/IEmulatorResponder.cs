using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Responders;

/// <summary>Who answers: the text that the emulated model writes for a request.</summary>
public interface IEmulatorResponder
{
    /// <summary>The answer. Equal requests should get equal answers, or runs cannot be compared.</summary>
    ValueTask<string> AnswerAsync(ModelRequest request, CancellationToken cancellation);
}

/// <summary>What a model is asked, whatever wire format carried it.</summary>
public sealed record ModelRequest
{
    public required string Model { get; init; }

    /// <summary>The system instruction; empty if there is none.</summary>
    public string SystemInstruction { get; init; } = "";

    /// <summary>The text of the last turn of the user.</summary>
    public string UserText { get; init; } = "";

    /// <summary>The schema that the answer must satisfy, in JSON Schema's or Gemini's own spelling, or null.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>Characters of all text in the prompt, of which four make a token here.</summary>
    public long PromptCharacters { get; init; }

    /// <summary>The most tokens of the reply, thoughts included, or null.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The most tokens for thoughts, or null.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>The bytes of the body as they came.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Tokens of the prompt, counted as a quarter of its characters, rounded up.</summary>
    public int PromptTokens => (int)Math.Min(int.MaxValue, (PromptCharacters + 3) / 4);
}

/// <summary>Answers by a function.</summary>
public sealed class FuncResponder(Func<ModelRequest, string> answer) : IEmulatorResponder
{
    public ValueTask<string> AnswerAsync(ModelRequest request, CancellationToken cancellation) => new(answer(request));
}

/// <summary>Answers each item of the question in the prompt by a function of kind and term: an ontology, a table.</summary>
/// <param name="answer">The answer for a kind and an item: a name, a list, or null where none is known.</param>
/// <param name="format">How prompts carry questions; <see cref="JsonPromptFormat"/> unless given.</param>
public sealed class TermResponder(Func<string, PromptItem, JsonNode?> answer, IPromptFormat? format = null) : IEmulatorResponder
{
    private readonly IPromptFormat format = format ?? new JsonPromptFormat();

    /// <exception cref="InvalidOperationException">The prompt carries no question that the shape recognises.</exception>
    public ValueTask<string> AnswerAsync(ModelRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var question = format.Find(request.UserText)
            ?? throw new InvalidOperationException("The prompt carries no question in the shape that this mind reads.");
        return new(PlainJson.Text(format.Reply(question, item => answer(question.Kind, item))));
    }
}
