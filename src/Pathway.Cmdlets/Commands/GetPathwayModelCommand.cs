using System.Management.Automation;
using System.Security;
using Pathway.Asking;
using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Pipeline;

namespace Pathway.Commands;

/// <summary>Lists the language models that -Model can choose, with their limits and prices.</summary>
/// <remarks>
/// <para>The models come from the models file that ships and from your own (setting ModelsPath). A price is for a million tokens, of the
/// standard tier, as it holds today. PriceAsOf is the day on which the price was known to hold, and PriceAge its age in days. A price that
/// is empty is not known.</para>
/// <para>With -Online the server is asked which models it offers to your key. That is free of charge. Models that the models file does not
/// list have the limits of their family, and no price.</para>
/// </remarks>
/// <returns>The models, the newest first.</returns>
/// <example>
/// <para>List the models with their prices</para>
/// <code>
/// Get-PathwayModel
/// </code>
/// </example>
/// <example>
/// <para>Show the limits of some models</para>
/// <code>
/// Get-PathwayModel *flash* | Format-Table Name, RequestsPerMinute, TokensPerMinute, RequestsPerDay, Concurrency
/// </code>
/// </example>
/// <example>
/// <para>Find the cheapest model</para>
/// <code>
/// Get-PathwayModel | Where-Object OutputPrice | Sort-Object OutputPrice | Select-Object -First 1
/// </code>
/// </example>
/// <seealso href="Get-PathwayConfiguration"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
[Cmdlet(VerbsCommon.Get, "PathwayModel")]
[OutputType(typeof(PathwayModel))]
public sealed class GetPathwayModelCommand : PathwayCmdlet
{
    /// <summary>The names of models; wildcards are allowed.</summary>
    /// <value>* (all)</value>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.ModelCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>
    /// Asks the server which models it offers, with the key and the address as for asking a model. IsOffered says whether it offers a model
    /// of the models file. Tab completion of -Model knows these models for the rest of the session.
    /// </summary>
    [Parameter]
    public SwitchParameter Online { get; set; }

    /// <summary>The API of the model's server: Gemini, Vertex or OpenAI. Without -Online only models of this provider are listed.</summary>
    /// <value>as configured: Provider; all, without -Online</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.ProviderCompleter))]
    public string? Provider { get; set; }

    /// <summary>The address of the model's server, such as http://localhost:11434/v1.</summary>
    /// <value>as configured: Endpoint; else that of the provider</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>
    /// The API key, or the access token for Vertex, as a secure string or as plain text. Without this parameter the environment variables
    /// GOOGLE_API_KEY and GEMINI_API_KEY are read; for OpenAI, OPENAI_API_KEY; for Vertex, CLOUDSDK_AUTH_ACCESS_TOKEN.
    /// </summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? ApiKey { get; set; }

    /// <summary>The Google Cloud project. Vertex requires it.</summary>
    /// <value>as configured: Project; else none</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Project { get; set; }

    private IReadOnlyList<PathwayModel> models = [];

    private protected override void Begin()
    {
        var parameters = new ModelParameters { Provider = Provider, Endpoint = Endpoint, ApiKey = ApiKey, Project = Project };
        var choice = ModelSettings.Of(this, parameters, CuratorNames.Model,
            EffectiveConfiguration.Read().ToDictionary(static setting => setting.Name, StringComparer.Ordinal),
            WriteVerbose);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        models = Online ? Pump((_, stop) => ModelLists.ReadAsync(choice, today, stop))
            : ModelLists.Read(choice, Provider is null ? null : choice.Provider, today);
        if (Online) { Completion.OfferedModels.Remember(choice.Provider, models); }
        else if (models.Count == 0)
        {
            WriteWarning($"The models file lists no model of {choice.Provider}. Get-PathwayModel -Online asks its server, and -Model takes "
                + "any name.");
        }
    }

    private protected override void Process()
    {
        foreach (var name in Name)
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            var found = models.Where(model => pattern.IsMatch(model.Name)).ToArray();
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                var message = Online ? $"The server offers no model '{name}', and the models file lists none."
                    : $"The models file lists no model '{name}'.";
                Report(new PathwayException(PathwayErrors.ModelNotFound, message, name)
                {
                    Action = "Get-PathwayModel lists all models, and Get-PathwayModel -Online those of the server. A model that is not "
                        + "listed can be used with -Model as well.",
                });
            }
            foreach (var model in found) { WriteObject(model); }
        }
    }
}
