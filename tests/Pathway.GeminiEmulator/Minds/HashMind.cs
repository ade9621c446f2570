using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Minds;

/// <summary>
/// Answers with a hash of the whole body, in the form that the request's schema wants. A byte more in the request, another
/// answer: whatever finds its way into a request by chance shows in the result. The items of a question keep their ids.
/// </summary>
/// <param name="shape">How prompts carry questions; <see cref="JsonInPrompt"/> unless given.</param>
public sealed class HashMind(IQuestionInRequest? shape = null) : IEmulatorMind
{
    private readonly IQuestionInRequest shape = shape ?? new JsonInPrompt();

    public ValueTask<string> AnswerAsync(MindRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var hash = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        if (request.Schema is not { } schema) { return new(PlainJson.Text(new JsonObject { ["answer"] = hash })); }
        var ids = shape.Find(request.UserText)?.Items.Select(static item => item.Id).ToArray() ?? [];
        return new(PlainJson.Text(new SchemaFilling(schema, hash, shape.IdName, ids).Fill()));
    }
}
