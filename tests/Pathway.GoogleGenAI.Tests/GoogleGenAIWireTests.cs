using Microsoft.Extensions.AI;
using Pathway.GoogleGenAI;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;

namespace Pathway.Chat;

/// <summary>The client over Google's library keeps the contract, found and loaded as the module does it.</summary>
public sealed class GoogleGenAIWireTests : GeminiWireContract
{
    private protected override IChatClient Client(GeminiAddress address, ModelProfile model, SecretText? key) =>
        ChatTransports.GoogleGenAI(address, model, key, Path.GetDirectoryName(typeof(GoogleGenAITransport).Assembly.Location));
}
