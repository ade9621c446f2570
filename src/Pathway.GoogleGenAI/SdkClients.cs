using System.Reflection;
using Google.GenAI;
using Google.GenAI.Types;
using Pathway.Errors;
using Pathway.Llm.Chat.Gemini;
using Pathway.Text;

namespace Pathway.GoogleGenAI;

/// <summary>
/// Makes the library's client over a given <see cref="HttpClient"/>, for releases with an option for that and for the early ones without.
/// </summary>
internal static class SdkClients
{
    // The library wants a key and would take one from the environment. The real one is put in on the way, so that the library cannot tell
    // it.
    private const string NoKey = "none";

    /// <exception cref="PathwayException">The library refuses what the environment says, or takes no client of ours.</exception>
    public static Client Make(GeminiAddress address, HttpClient http)
    {
        var options = new HttpOptions { BaseUrl = address.Server.ToString().TrimEnd('/'), ApiVersion = "v1beta" };
        // By the names of the parameters, which stay while releases add more of them.
        var constructor = typeof(Client).GetConstructors().MaxBy(static one => one.GetParameters().Length)!;
        try
        {
            var client = (Client)constructor.Invoke([.. constructor.GetParameters().Select(Argument)]);
            if (!Array.Exists(constructor.GetParameters(), static parameter => parameter.Name == "clientOptions"))
            {
                Replace(client, http);
            }
            return client;
        }
        catch (TargetInvocationException failure) when (failure.InnerException is ArgumentException refusal)
        {
            throw Unusable(refusal.Message);
        }

        object? Argument(ParameterInfo parameter) => parameter.Name switch
        {
            "vertexAI" => false,
            "apiKey" => NoKey,
            "httpOptions" => options,
            "clientOptions" => Options(parameter.ParameterType, http),
            _ => null,
        };
    }

    private static object Options(System.Type type, HttpClient http)
    {
        var options = Activator.CreateInstance(type)!;
        var factory = type.GetProperty("HttpClientFactory") ?? throw Unusable("it takes no HttpClient.");
        factory.SetValue(options, (Func<HttpClient>)(() => http));
        return options;
    }

    // Releases before that option make an HttpClient of their own, which follows redirects with the key and has a time-out.
    private static void Replace(Client client, HttpClient http)
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;
        var inner = typeof(Client).GetField("_apiClient", Hidden)?.GetValue(client);
        var field = typeof(ApiClient).GetField("<HttpClient>k__BackingField", Hidden);
        if (inner is null || field is null || !field.FieldType.IsInstanceOfType(http)) { throw Unusable("it takes no HttpClient."); }
        (field.GetValue(inner) as IDisposable)?.Dispose();
        field.SetValue(inner, http);
    }

    private static PathwayException Unusable(string why) => new(PathwayErrors.TransportUnavailable,
        $"Google.GenAI {typeof(Client).Assembly.GetName().Version} cannot be used here: {Printable.Line(why)}", "Google.GenAI");
}
