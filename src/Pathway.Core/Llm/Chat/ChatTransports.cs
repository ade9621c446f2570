using System.Runtime.Loader;
using Microsoft.Extensions.AI;
using Pathway.Errors;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>Loads an optional transport assembly from the folder of this assembly on first use.</summary>
internal static class ChatTransports
{
    private const string Assembly = "Pathway.GoogleGenAI";
    private const string Type = "Pathway.GoogleGenAI.GoogleGenAITransport";

    private static readonly object Gate = new();

    /// <summary>Creates a client on Google's own library.</summary>
    /// <param name="address">The address of Gemini.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="key">Null for a server that needs no key.</param>
    /// <param name="folder">The folder of the transport; null for the folder of this assembly.</param>
    /// <exception cref="PathwayException">The module was built without the transport, or it cannot be loaded.</exception>
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
        // The assembly is of another build, or one of its dependencies is missing.
        catch (Exception failure) when (failure is IOException or BadImageFormatException or TypeLoadException or MissingMemberException
            or InvalidCastException)
        {
            throw CreateUnavailable($"The transport GoogleGenAI cannot be loaded from '{TextSanitizer.SingleLine(path)}': "
                + TextSanitizer.SingleLine(failure.Message));
        }
    }

    // The transport loads into the context of this assembly and shares its types. Its .deps.json locates its other dependencies.
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

/// <summary>An alternative to the built-in Gemini client, implemented in an optional assembly.</summary>
internal interface IChatTransport
{
    /// <summary>
    /// Creates a client with the contract of the built-in one: one request per call, no retries, no time-out, and every failure is a
    /// <see cref="ChatException"/>.
    /// </summary>
    /// <param name="connections">The handler that sends requests. The client does not dispose it.</param>
    /// <param name="address">The address of Gemini.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="key">Null for a server that needs no key.</param>
    /// <exception cref="Errors.PathwayException">The installed transport cannot be used.</exception>
    IChatClient CreateClient(HttpMessageHandler connections, GeminiAddress address, ModelProfile model, SecretText? key);
}
