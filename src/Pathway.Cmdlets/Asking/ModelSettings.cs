using System.Net;
using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Errors;
using Pathway.Llm.Chat;

namespace Pathway.Asking;

/// <summary>Which model is asked, where and with which key: parameters before configuration before the environment's own variables.</summary>
internal static class ModelSettings
{
    /// <param name="cmdlet">Whose parameters count.</param>
    /// <param name="curator">Who answers.</param>
    /// <param name="configured">The settings by name.</param>
    /// <param name="tell">Told where key and address come from, never what the key is.</param>
    /// <exception cref="PathwayException">A value is not valid.</exception>
    public static CuratorChoice Of(AskingCmdlet cmdlet, string curator, IReadOnlyDictionary<string, PathwaySetting> configured, Action<string> tell)
    {
        var provider = Named(Settings.Provider, ProviderNames.All, cmdlet.Provider);
        return new CuratorChoice
        {
            Curator = curator, Provider = provider, Transport = Named(Settings.Transport, TransportNames.All, cmdlet.Transport), Model = cmdlet.Model ?? Set(Settings.Model), Endpoint = Endpoint(cmdlet, provider, Set(Settings.Endpoint), tell),
            Project = cmdlet.Project ?? Set(Settings.Project), Location = configured[Settings.Location.Name].Value, Key = Key(cmdlet, provider, tell), ModelsPath = ModelsPath(),
        };

        // The name as the program spells it, whatever case it is given in.
        string Named(Setting setting, IReadOnlyList<string> all, string? parameter) => (parameter ?? configured[setting.Name].Value) is var name && setting.Fault(name) is { } fault
            ? throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"-{setting.Name} is '{name}': {fault}.", name)
            : all.First(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

        string? Set(Setting setting) => configured[setting.Name].Value is { Length: > 0 } value ? value : null;

        string? ModelsPath()
        {
            var setting = configured[Settings.ModelsPath.Name];
            // The default file need not be there; one that somebody names must be.
            return setting.Origin is PathwaySettingOrigin.Default && !File.Exists(setting.Value) ? null : cmdlet.GetUnresolvedProviderPathFromPSPath(setting.Value);
        }
    }

    private static Uri? Endpoint(AskingCmdlet cmdlet, string provider, string? configured, Action<string> tell)
    {
        if ((cmdlet.Endpoint ?? configured) is { } named) { return EndpointAddress.Parse(named); }
        if (provider != ProviderNames.Gemini || Environment.GetEnvironmentVariable(ModelKeys.GeminiAddressVariable) is not { Length: > 0 } variable) { return null; }
        tell($"The endpoint comes from {ModelKeys.GeminiAddressVariable}.");
        return EndpointAddress.Parse(variable);
    }

    private static SecretText? Key(AskingCmdlet cmdlet, string provider, Action<string> tell)
    {
        if (cmdlet.ApiKey is { } given)
        {
            tell("The key comes from -ApiKey.");
            return new SecretText(new NetworkCredential("", given).Password);
        }
        if (ModelKeys.Find(provider, Environment.GetEnvironmentVariable) is not { } found) { return null; }
        tell($"The key comes from {found.Variable}.");
        return new SecretText(found.Value);
    }
}
