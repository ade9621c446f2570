using Pathway.Configuration;
using Pathway.Literature;
using Pathway.Llm.Chat;

namespace Pathway.Publications;

/// <summary>Where publications come from: the configuration, and the key that the environment holds.</summary>
internal static class LiteratureSource
{
    /// <exception cref="Errors.PathwayException">A value is not valid.</exception>
    public static LiteratureSettings Read()
    {
        var settings = EffectiveConfiguration.Read().ToDictionary(static setting => setting.Name, static setting => setting.Value, StringComparer.Ordinal);
        var key = Environment.GetEnvironmentVariable(LiteratureSettings.KeyVariable);
        return new LiteratureSettings(EndpointAddress.Parse(settings[Settings.EuropePmcEndpoint.Name]), EndpointAddress.Parse(settings[Settings.NcbiEndpoint.Name]),
            settings[Settings.LiteratureEmail.Name] is { Length: > 0 } email ? email : null, string.IsNullOrWhiteSpace(key) ? null : new SecretText(key));
    }
}
