using Microsoft.Extensions.AI;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;

namespace Pathway.Llm.Chat;

/// <summary>Another way to Gemini than the client that is built in. It lives in an assembly of its own, which need not be there.</summary>
internal interface IChatTransport
{
    /// <summary>A client that keeps what the built-in one keeps: one request a call, no retries and no time-out of its own, every failure a <see cref="ChatFailure"/>.</summary>
    /// <param name="connections">What requests go through. Not disposed by the client.</param>
    /// <param name="address">Where Gemini is.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="key">Null for a server that wants none.</param>
    /// <exception cref="Errors.PathwayException">The transport cannot be used as it is installed.</exception>
    IChatClient Make(HttpMessageHandler connections, GeminiAddress address, ModelProfile model, SecretText? key);
}
