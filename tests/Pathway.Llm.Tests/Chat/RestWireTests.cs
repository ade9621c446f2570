using Microsoft.Extensions.AI;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;

namespace Pathway.Chat;

/// <summary>The built-in client keeps the contract.</summary>
public sealed class RestWireTests : GeminiWireContract
{
    private protected override IChatClient Client(GeminiAddress address, ModelProfile model, SecretText? key) => new GeminiChatClient(HttpReplies.Client(), address, model, key);
}
