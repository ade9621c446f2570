using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Security;
using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Llm.Prompts;
using Pathway.Ontologies;

namespace Pathway.Asking;

/// <summary>The settings of one invocation of an asking cmdlet: its parameters, else the configuration.</summary>
internal sealed record InvocationSettings(CuratorChoice Choice, string RootProfile, int? ThrottleLimit, int TimeoutSeconds,
    int MaxWaitSeconds, int MaxOutageSeconds, int MaxDepth, string CachePath, string CacheUri, BudgetLimits Budget,
    string CurationPath, string TermTaxon)
{
    // What the providers advise: an answer takes up to 15 minutes.
    private const int FlexTimeoutSeconds = 900;

    /// <exception cref="Errors.PathwayException">The configuration holds a value that is not valid.</exception>
    public static InvocationSettings Of(AskingCmdlet cmdlet)
    {
        var settings = EffectiveConfiguration.Read().ToDictionary(static setting => setting.Name, StringComparer.Ordinal);
        var configured = settings.Values
            .ToDictionary(static setting => setting.Name, static setting => setting.Value, StringComparer.Ordinal);
        var throttle = settings[Configuration.Settings.ThrottleLimit.Name];
        var timeout = settings[Configuration.Settings.TimeoutSeconds.Name];
        var choice = ModelSettings.Of(cmdlet, ModelParameters.Of(cmdlet),
            ParseCurator(cmdlet.Curator ?? configured[Configuration.Settings.Curator.Name]), settings, cmdlet.WriteVerbose);
        return new InvocationSettings(
            choice,
            configured[Configuration.Settings.RootProfile.Name],
            cmdlet.ThrottleLimit > 0 ? cmdlet.ThrottleLimit
                : throttle.Origin is PathwaySettingOrigin.Default ? null : ParseNumber(throttle.Value),
            cmdlet.TimeoutSeconds > 0 ? cmdlet.TimeoutSeconds
                : choice.Tier == ServiceTier.Flex && timeout.Origin is PathwaySettingOrigin.Default ? FlexTimeoutSeconds
                : ParseNumber(timeout.Value),
            cmdlet.MaxWaitSeconds ?? ParseNumber(configured[Configuration.Settings.MaxWaitSeconds.Name]),
            cmdlet.MaxOutageSeconds ?? ParseNumber(configured[Configuration.Settings.MaxOutageSeconds.Name]),
            ParseNumber(configured[Configuration.Settings.MaxDepth.Name]),
            cmdlet.GetUnresolvedProviderPathFromPSPath(cmdlet.CachePath ?? configured[Configuration.Settings.CachePath.Name]),
            SharedStoreFactory.NormalizeAddress(cmdlet.CacheUri ?? configured[Configuration.Settings.CacheUri.Name]),
            new BudgetLimits(FindLimit(Configuration.Settings.MaxCalls), FindLimit(Configuration.Settings.MaxTokens),
                FindValue(Configuration.Settings.MaxCost) is { } cost ? decimal.Parse(cost, CultureInfo.InvariantCulture) : null),
            configured[Configuration.Settings.CurationPath.Name], configured[Configuration.Settings.TermTaxon.Name]);

        string? FindValue(Setting setting) => configured[setting.Name] is { Length: > 0 } value ? value : null;

        long? FindLimit(Setting setting) => FindValue(setting) is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : null;
    }

    private static string ParseCurator(string name) => Configuration.Settings.Curator.FindFault(name) is { } fault
        ? throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"-Curator is '{name}': {fault}.", name)
        {
            Action = ProviderNames.All.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } provider
                ? $"{provider} is a provider of models: use -Curator {CuratorNames.Model} -Provider {provider}."
                : $"Give -Curator one of the names in the message. To choose a model, use -Curator {CuratorNames.Model} -Model NAME.",
        }
        : CuratorNames.All.First(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static int ParseNumber(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}

/// <summary>
/// Selects the model, its server and its key: from parameters, else from configuration, else from environment variables.
/// </summary>
internal static class ModelSettings
{
    /// <param name="cmdlet">The cmdlet, which resolves paths.</param>
    /// <param name="parameters">Its parameters about the model.</param>
    /// <param name="curator">The name of the curator.</param>
    /// <param name="configured">The settings by name.</param>
    /// <param name="log">Receives where the key and the address come from, never the key itself.</param>
    /// <exception cref="PathwayException">A value is not valid.</exception>
    public static CuratorChoice Of(PSCmdlet cmdlet, ModelParameters parameters, string curator,
        IReadOnlyDictionary<string, PathwaySetting> configured, Action<string> log)
    {
        var provider = ResolveName(Settings.Provider, ProviderNames.All, parameters.Provider);
        var models = ParseModels(parameters.Models ?? [configured[Settings.Model.Name].Value]);
        return new CuratorChoice
        {
            Curator = curator,
            Provider = provider,
            Transport = ResolveName(Settings.Transport, TransportNames.All, parameters.Transport),
            Tier = ResolveName(Settings.ServiceTier, ServiceTierNames.All, parameters.ServiceTier) == ServiceTierNames.Flex
                ? ServiceTier.Flex : ServiceTier.Standard,
            AllowStandard = parameters.AllowStandard,
            Model = models.FirstOrDefault(),
            FallbackModels = [.. models.Skip(1)],
            Endpoint = FindEndpoint(parameters, provider, FindValue(Settings.Endpoint), log),
            Project = parameters.Project ?? FindValue(Settings.Project),
            Location = configured[Settings.Location.Name].Value,
            Key = FindKey(parameters, provider, log),
            ModelsPath = FindModelsPath(),
            Prompts = (parameters.PromptPath ?? FindValue(Settings.PromptPath)) is { Length: > 0 } prompts
                ? PromptSet.Load(cmdlet.GetUnresolvedProviderPathFromPSPath(prompts)) : PromptSet.Embedded,
            Ontology = OntologySelection.Choose(cmdlet, parameters.Ontology ?? configured[Settings.Ontology.Name].Value,
                configured[Settings.OntologyPath.Name].Value),
        };

        // The canonical spelling of a name in any case.
        string ResolveName(Setting setting, IReadOnlyList<string> all, string? parameter)
        {
            var name = parameter ?? configured[setting.Name].Value;
            return setting.FindFault(name) is { } fault
                ? throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"-{setting.Name} is '{name}': {fault}.", name)
                {
                    Action = $"Give -{setting.Name} one of the names in the message"
                        + (setting == Settings.Provider ? "; a model is named with -Model, and a server with -Endpoint." : "."),
                }
                : all.First(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        }

        string? FindValue(Setting setting) => configured[setting.Name].Value is { Length: > 0 } value ? value : null;

        string? FindModelsPath()
        {
            var setting = configured[Settings.ModelsPath.Name];
            // Only the default file may be missing.
            return setting.Origin is PathwaySettingOrigin.Default && !File.Exists(setting.Value) ? null
                : cmdlet.GetUnresolvedProviderPathFromPSPath(setting.Value);
        }
    }

    // The setting is one text: names with commas between them. A model that is named twice is asked once.
    private static string[] ParseModels(IEnumerable<string> named) => [.. named
        .SelectMany(static text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Distinct(StringComparer.Ordinal)];

    private static Uri? FindEndpoint(ModelParameters parameters, string provider, string? configured, Action<string> log)
    {
        if ((parameters.Endpoint ?? configured) is { } named) { return EndpointAddress.Parse(named); }
        if (provider != ProviderNames.Gemini
            || Environment.GetEnvironmentVariable(ModelKeys.GeminiAddressVariable) is not { Length: > 0 } variable)
        {
            return null;
        }
        log($"The endpoint comes from {ModelKeys.GeminiAddressVariable}.");
        return EndpointAddress.Parse(variable);
    }

    private static SecretText? FindKey(ModelParameters parameters, string provider, Action<string> log)
    {
        if (parameters.ApiKey is { } given)
        {
            log("The key comes from -ApiKey.");
            return new SecretText(new NetworkCredential("", given).Password);
        }
        if (ModelKeys.Find(provider, Environment.GetEnvironmentVariable) is not { } found) { return null; }
        log($"The key comes from {found.Variable}.");
        return new SecretText(found.Value);
    }
}

/// <summary>The parameters of a cmdlet about the server of a model, whatever it does there; null for those that were not given.</summary>
internal interface IServerParameters
{
    string? Provider { get; }

    string? Endpoint { get; }

    string? Project { get; }

    SecureString? ApiKey { get; }
}

/// <summary>The parameters of a cmdlet about the model and its server; null for those that were not given.</summary>
internal sealed record ModelParameters
{
    public string? Provider { get; init; }

    public string? Transport { get; init; }

    public string? ServiceTier { get; init; }

    public bool AllowStandard { get; init; }

    /// <summary>The model, then those that are asked where it is not available.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    public string? Endpoint { get; init; }

    public string? Project { get; init; }

    public SecureString? ApiKey { get; init; }

    public string? Ontology { get; init; }

    /// <summary>A folder with prompts of the user; empty for those that ship, whatever is configured.</summary>
    public string? PromptPath { get; init; }

    /// <summary>The parameters about the server.</summary>
    public static ModelParameters OfServer(IServerParameters cmdlet) => new()
        { Provider = cmdlet.Provider, Endpoint = cmdlet.Endpoint, Project = cmdlet.Project, ApiKey = cmdlet.ApiKey };

    public static ModelParameters Of(AskingCmdlet cmdlet) => OfServer(cmdlet) with
    {
        Transport = cmdlet.Transport, Models = cmdlet.Model, ServiceTier = cmdlet.ServiceTier, AllowStandard = cmdlet.AllowStandard,
        Ontology = cmdlet.Ontology, PromptPath = cmdlet.PromptPath,
    };
}

/// <summary>Accepts a plain string as a secret, because that is what most users have.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string text when text.Length > 0 => new NetworkCredential("", text).SecurePassword,
            SecureString secret => secret,
            PSCredential credential => credential.Password,
            _ => inputData,
        };
}
