using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Responders;

/// <summary>Creates the text that the emulated model replies to a request.</summary>
public interface IEmulatorResponder
{
    /// <summary>The reply. Equal requests should get equal replies, so that runs are comparable.</summary>
    ValueTask<string> AnswerAsync(ModelRequest request, CancellationToken cancellation);
}

/// <summary>A request to a model, independent of its wire format.</summary>
public sealed record ModelRequest
{
    public required string Model { get; init; }

    /// <summary>The system instruction; may be empty.</summary>
    public string SystemInstruction { get; init; } = "";

    /// <summary>The text of the user's last turn.</summary>
    public string UserText { get; init; } = "";

    /// <summary>The schema of the reply, as JSON Schema or in Gemini's dialect, or null.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>The number of characters of the prompt.</summary>
    public long PromptCharacters { get; init; }

    /// <summary>The number of characters that count as a token.</summary>
    public double CharactersPerToken { get; init; } = 4;

    /// <summary>The maximum number of reply tokens including thoughts, or null.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The maximum number of thought tokens, or null.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>The service tier that it names, or null.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>The unchanged bytes of the body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The tokens of the prompt, rounded up.</summary>
    public int PromptTokens => (int)Math.Min(int.MaxValue, Math.Ceiling(PromptCharacters / CharactersPerToken));
}

/// <summary>Replies with the result of a function.</summary>
public sealed class FuncResponder(Func<ModelRequest, string> answer) : IEmulatorResponder
{
    public ValueTask<string> AnswerAsync(ModelRequest request, CancellationToken cancellation) => new(answer(request));
}

/// <summary>Answers each item of the question in the prompt by a function of kind and item.</summary>
/// <param name="answer">The answer for a kind and an item: a name, a list, or null if it is unknown.</param>
/// <param name="format">The format of questions in prompts; by default <see cref="JsonPromptFormat"/>.</param>
public sealed class TermResponder(Func<string, PromptItem, JsonNode?> answer, IPromptFormat? format = null) : IEmulatorResponder
{
    private readonly IPromptFormat format = format ?? new JsonPromptFormat();

    /// <exception cref="InvalidOperationException">The prompt contains no question in the format.</exception>
    public ValueTask<string> AnswerAsync(ModelRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var question = format.Find(request.UserText)
            ?? throw new InvalidOperationException("The prompt contains no question in the format of this responder.");
        return new(PlainJson.Text(format.Reply(question, item => answer(question.Kind, item))));
    }
}
