using System.Runtime.Loader;
using Microsoft.Extensions.AI;
using Pathway.Errors;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>Finds the transport that may lie beside this assembly, and loads it only when it is asked for.</summary>
internal static class ChatTransports
{
    private const string Assembly = "Pathway.GoogleGenAI";
    private const string Type = "Pathway.GoogleGenAI.GoogleGenAITransport";

    private static readonly object Gate = new();

    /// <summary>A client over Google's own library.</summary>
    /// <param name="address">Where Gemini is.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="key">Null for a server that wants none.</param>
    /// <param name="folder">Where the transport lies; null for the folder of this assembly.</param>
    /// <exception cref="PathwayException">The module was built without it, or it cannot be used.</exception>
    public static IChatClient CreateGoogleGenAI(GeminiAddress address, ModelProfile model, SecretText? key, string? folder = null)
    {
        var path = Path.Combine(folder ?? Path.GetDirectoryName(typeof(ChatTransports).Assembly.Location)!, $"{Assembly}.dll");
        if (!File.Exists(path))
        {
            throw CreateUnavailable($"This module was built without the transport GoogleGenAI: there is no {Assembly}.dll beside it.");
        }
        try
        {
            var transport = (IChatTransport)Activator.CreateInstance(LoadAssembly(path).GetType(Type, throwOnError: true)!)!;
            return transport.CreateClient(ChatHttpClients.SharedHandler, address, model, key);
        }
        // What lies there is of another build, or a library that it needs is not there.
        catch (Exception failure) when (failure is IOException or BadImageFormatException or TypeLoadException or MissingMemberException
        or InvalidCastException)
        {
            throw CreateUnavailable(
                $"The transport GoogleGenAI cannot be loaded from '{TextSanitizer.SingleLine(path)}': {TextSanitizer.SingleLine(failure.Message)}");
        }
    }

    // Into the context of this assembly, whose types it shares; what it needs beyond lies beside it, as its .deps.json says.
    private static System.Reflection.Assembly LoadAssembly(string path)
    {
        var context = AssemblyLoadContext.GetLoadContext(typeof(ChatTransports).Assembly)!;
        lock (Gate)
        {
            if (context.Assemblies.FirstOrDefault(static assembly => assembly.GetName().Name == Assembly) is { } loaded) { return loaded; }
            var resolver = new AssemblyDependencyResolver(path);
            context.Resolving += (loadContext, name) => resolver.ResolveAssemblyToPath(name) is { } found
                ? loadContext.LoadFromAssemblyPath(found) : null;
            return context.LoadFromAssemblyPath(path);
        }
    }

    private static PathwayException CreateUnavailable(string message) => new(PathwayErrors.TransportUnavailable, message, Assembly);
}

/// <summary>Another way to Gemini than the client that is built in. It lives in an assembly of its own, which need not be there.</summary>
internal interface IChatTransport
{
    /// <summary>
    /// A client that keeps what the built-in one keeps: one request a call, no retries and no time-out of its own, every failure a
    /// <see cref="ChatException"/>.
    /// </summary>
    /// <param name="connections">What requests go through. Not disposed by the client.</param>
    /// <param name="address">Where Gemini is.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="key">Null for a server that wants none.</param>
    /// <exception cref="Errors.PathwayException">The transport cannot be used as it is installed.</exception>
    IChatClient CreateClient(HttpMessageHandler connections, GeminiAddress address, ModelProfile model, SecretText? key);
}
