using Microsoft.Extensions.AI;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;

namespace Pathway.GoogleGenAI;

/// <summary>The transport over Google's own library. Found by its name, see <see cref="ChatTransports"/>.</summary>
internal sealed class GoogleGenAITransport : IChatTransport
{
    public IChatClient Make(HttpMessageHandler connections, GeminiAddress address, ModelProfile model, SecretText? key) =>
        new GoogleGenAIChatClient(connections, address, model, key);
}
