using System.Globalization;
using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Desk;

namespace Pathway.Asking;

/// <summary>The settings that hold for one call of an asking cmdlet: its parameters, else the configuration.</summary>
internal sealed record CallSettings(CuratorChoice Choice, string RootProfile, int? ThrottleLimit, int TimeoutSeconds, int MaxWaitSeconds, int MaxDepth, string CachePath, string CacheUri, BudgetLimits Budget)
{
    /// <exception cref="Errors.PathwayException">The configuration holds a value that is not valid.</exception>
    public static CallSettings Of(AskingCmdlet cmdlet)
    {
        var settings = EffectiveConfiguration.Read().ToDictionary(static setting => setting.Name, StringComparer.Ordinal);
        var configured = settings.ToDictionary(static setting => setting.Key, static setting => setting.Value.Value, StringComparer.Ordinal);
        var throttle = settings[Configuration.Settings.ThrottleLimit.Name];
        return new CallSettings(
            ModelSettings.Of(cmdlet, CuratorNamed(cmdlet.Curator ?? configured[Configuration.Settings.Curator.Name]), settings, cmdlet.WriteVerbose),
            configured[Configuration.Settings.RootProfile.Name],
            cmdlet.ThrottleLimit > 0 ? cmdlet.ThrottleLimit : throttle.Origin is PathwaySettingOrigin.Default ? null : Number(throttle.Value),
            cmdlet.TimeoutSeconds > 0 ? cmdlet.TimeoutSeconds : Number(configured[Configuration.Settings.TimeoutSeconds.Name]),
            cmdlet.MaxWaitSeconds ?? Number(configured[Configuration.Settings.MaxWaitSeconds.Name]),
            Number(configured[Configuration.Settings.MaxDepth.Name]),
            cmdlet.GetUnresolvedProviderPathFromPSPath(cmdlet.CachePath ?? configured[Configuration.Settings.CachePath.Name]),
            SharedStores.Address(cmdlet.CacheUri ?? configured[Configuration.Settings.CacheUri.Name]),
            new BudgetLimits(Limit(Configuration.Settings.MaxCalls), Limit(Configuration.Settings.MaxTokens), Set(Configuration.Settings.MaxCost) is { } cost ? decimal.Parse(cost, CultureInfo.InvariantCulture) : null));

        string? Set(Setting setting) => configured[setting.Name] is { Length: > 0 } value ? value : null;

        long? Limit(Setting setting) => Set(setting) is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : null;
    }

    private static string CuratorNamed(string name) => Configuration.Settings.Curator.Fault(name) is { } fault
        ? throw new Errors.PathwayException(Errors.PathwayErrors.ConfigurationInvalid, $"-Curator is '{name}': {fault}.", name)
        : CuratorNames.All.First(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
