using System.Management.Automation;
using Pathway.Configuration;
using Pathway.Pipeline;

namespace Pathway.Commands;

/// <summary>Gets the effective settings, and where each comes from.</summary>
/// <remarks>
/// <para>A setting comes from its environment variable, else from the user's configuration file, else it has its default. A parameter of a
/// command overrides all of them. Each setting has an environment variable: PATHWAY_CACHE_PATH for CachePath, PATHWAY_MAX_DEPTH for
/// MaxDepth, and so on.</para>
/// <para>The settings are read again for each command, so that a change applies at once. PATHWAY_CONFIGURATION names another configuration
/// file.</para>
/// </remarks>
/// <returns>The settings, in a fixed order.</returns>
/// <example>
/// <para>Show all settings</para>
/// <code>
/// Get-PathwayConfiguration
/// </code>
/// </example>
/// <example>
/// <para>Show the path of the cache file</para>
/// <code>
/// (Get-PathwayConfiguration CachePath).Value
/// </code>
/// </example>
/// <example>
/// <para>Show the settings that differ from the defaults, and their sources</para>
/// <code>
/// Get-PathwayConfiguration | Where-Object Origin -ne 'Default' | ForEach-Object { "$($_.Name) = $($_.Value), from $($_.Source)" }
/// </code>
/// </example>
/// <seealso href="Set-PathwayConfiguration"/>
/// <seealso href="about_Pathway"/>
[Cmdlet(VerbsCommon.Get, "PathwayConfiguration")]
[OutputType(typeof(PathwaySetting))]
public sealed class GetPathwayConfigurationCommand : PathwayCmdlet
{
    /// <summary>The names of settings; wildcards are allowed.</summary>
    /// <value>* (all)</value>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.SettingCompleter))]
    public string[] Name { get; set; } = ["*"];

    private protected override void Process()
    {
        foreach (var name in Name.Where(static name => !WildcardPattern.ContainsWildcardCharacters(name) && Settings.Find(name) is null))
        {
            Report(SettingNames.CreateError(name));
        }
        var patterns = Name.Select(static name => new WildcardPattern(name, WildcardOptions.IgnoreCase)).ToArray();
        WriteObject(EffectiveConfiguration.Read().Where(setting => patterns.Any(pattern => pattern.IsMatch(setting.Name))),
            enumerateCollection: true);
    }
}
