using System.Management.Automation;
using Pathway.Configuration;
using Pathway.Pipeline;

namespace Pathway.Commands;

/// <summary>Shows the settings that hold, and where each comes from.</summary>
/// <remarks>
/// <para>A setting comes from an environment variable, else from the user's configuration file, else it has its default. A parameter of a
/// command goes before all of them. Each setting has a variable of its own: PATHWAY_CACHE_PATH for CachePath, PATHWAY_MAX_DEPTH for
/// MaxDepth, and so on.</para>
/// <para>The settings are read anew each time, so that a change counts at once. PATHWAY_CONFIGURATION names another configuration
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
/// <para>Show where answers are kept</para>
/// <code>
/// (Get-PathwayConfiguration CachePath).Value
/// </code>
/// </example>
/// <example>
/// <para>Show what differs from the defaults, and who says so</para>
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
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.SettingCompleter))]
    public string[] Name { get; set; } = ["*"];

    private protected override void Process()
    {
        var patterns = Name.Select(static name => new WildcardPattern(name, WildcardOptions.IgnoreCase)).ToArray();
        WriteObject(EffectiveConfiguration.Read().Where(setting => patterns.Any(pattern => pattern.IsMatch(setting.Name))),
            enumerateCollection: true);
    }
}
