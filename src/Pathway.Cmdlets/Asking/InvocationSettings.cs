using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Security;
using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Llm.Chat;

namespace Pathway.Asking;

/// <summary>The settings that hold for one call of an asking cmdlet: its parameters, else the configuration.</summary>
internal sealed record InvocationSettings(CuratorChoice Choice, string RootProfile, int? ThrottleLimit, int TimeoutSeconds,
    int MaxWaitSeconds, int MaxDepth, string CachePath, string CacheUri, BudgetLimits Budget)
{
    /// <exception cref="Errors.PathwayException">The configuration holds a value that is not valid.</exception>
    public static InvocationSettings Of(AskingCmdlet cmdlet)
    {
        var settings = EffectiveConfiguration.Read().ToDictionary(static setting => setting.Name, StringComparer.Ordinal);
        var configured =
            settings.ToDictionary(static setting => setting.Key, static setting => setting.Value.Value, StringComparer.Ordinal);
        var throttle = settings[Configuration.Settings.ThrottleLimit.Name];
        return new InvocationSettings(
            ModelSettings.Of(cmdlet, ParseCurator(cmdlet.Curator ?? configured[Configuration.Settings.Curator.Name]), settings,
                cmdlet.WriteVerbose),
            configured[Configuration.Settings.RootProfile.Name],
            cmdlet.ThrottleLimit > 0 ? cmdlet.ThrottleLimit
                : throttle.Origin is PathwaySettingOrigin.Default ? null : ParseNumber(throttle.Value),
            cmdlet.TimeoutSeconds > 0 ? cmdlet.TimeoutSeconds : ParseNumber(configured[Configuration.Settings.TimeoutSeconds.Name]),
            cmdlet.MaxWaitSeconds ?? ParseNumber(configured[Configuration.Settings.MaxWaitSeconds.Name]),
            ParseNumber(configured[Configuration.Settings.MaxDepth.Name]),
            cmdlet.GetUnresolvedProviderPathFromPSPath(cmdlet.CachePath ?? configured[Configuration.Settings.CachePath.Name]),
            SharedStoreFactory.NormalizeAddress(cmdlet.CacheUri ?? configured[Configuration.Settings.CacheUri.Name]),
            new BudgetLimits(Limit(Configuration.Settings.MaxCalls), Limit(Configuration.Settings.MaxTokens),
                Set(Configuration.Settings.MaxCost) is { } cost ? decimal.Parse(cost, CultureInfo.InvariantCulture) : null));

        string? Set(Setting setting) => configured[setting.Name] is { Length: > 0 } value ? value : null;

        long? Limit(Setting setting) => Set(setting) is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : null;
    }

    private static string ParseCurator(string name) => Configuration.Settings.Curator.FindFault(name) is { } fault
        ? throw new Errors.PathwayException(Errors.PathwayErrors.ConfigurationInvalid, $"-Curator is '{name}': {fault}.", name)
        : CuratorNames.All.First(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static int ParseNumber(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}

/// <summary>
/// Which model is asked, where and with which key: parameters before configuration before the environment's own variables.
/// </summary>
internal static class ModelSettings
{
    /// <param name="cmdlet">Whose parameters count.</param>
    /// <param name="curator">Who answers.</param>
    /// <param name="configured">The settings by name.</param>
    /// <param name="log">Told where key and address come from, never what the key is.</param>
    /// <exception cref="PathwayException">A value is not valid.</exception>
    public static CuratorChoice Of(AskingCmdlet cmdlet, string curator, IReadOnlyDictionary<string, PathwaySetting> configured,
        Action<string> log)
    {
        var provider = Named(Settings.Provider, ProviderNames.All, cmdlet.Provider);
        return new CuratorChoice
        {
            Curator = curator, Provider = provider, Transport = Named(Settings.Transport, TransportNames.All, cmdlet.Transport),
            Model = cmdlet.Model ?? Set(Settings.Model), Endpoint = Endpoint(cmdlet, provider, Set(Settings.Endpoint), log),
            Project = cmdlet.Project ?? Set(Settings.Project), Location = configured[Settings.Location.Name].Value,
            Key = Key(cmdlet, provider, log), ModelsPath = ModelsPath(),
        };

        // The name as the program spells it, whatever case it is given in.
        string Named(Setting setting, IReadOnlyList<string> all, string? parameter) =>
            (parameter ?? configured[setting.Name].Value) is var name && setting.FindFault(name) is { } fault
            ? throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"-{setting.Name} is '{name}': {fault}.", name)
            : all.First(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

        string? Set(Setting setting) => configured[setting.Name].Value is { Length: > 0 } value ? value : null;

        string? ModelsPath()
        {
            var setting = configured[Settings.ModelsPath.Name];
            // The default file need not be there; one that somebody names must be.
            return setting.Origin is PathwaySettingOrigin.Default && !File.Exists(setting.Value) ? null
                : cmdlet.GetUnresolvedProviderPathFromPSPath(setting.Value);
        }
    }

    private static Uri? Endpoint(AskingCmdlet cmdlet, string provider, string? configured, Action<string> log)
    {
        if ((cmdlet.Endpoint ?? configured) is { } named) { return EndpointAddress.Parse(named); }
        if (provider != ProviderNames.Gemini
            || Environment.GetEnvironmentVariable(ModelKeys.GeminiAddressVariable) is not { Length: > 0 } variable)
        {
            return null;
        }
        log($"The endpoint comes from {ModelKeys.GeminiAddressVariable}.");
        return EndpointAddress.Parse(variable);
    }

    private static SecretText? Key(AskingCmdlet cmdlet, string provider, Action<string> log)
    {
        if (cmdlet.ApiKey is { } given)
        {
            log("The key comes from -ApiKey.");
            return new SecretText(new NetworkCredential("", given).Password);
        }
        if (ModelKeys.Find(provider, Environment.GetEnvironmentVariable) is not { } found) { return null; }
        log($"The key comes from {found.Variable}.");
        return new SecretText(found.Value);
    }
}

/// <summary>Takes a plain text for a secret too: what most people have at hand is a string.</summary>
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
