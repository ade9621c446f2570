using System.Management.Automation;
using Pathway.Configuration;
using Pathway.Pipeline;

namespace Pathway.Commands;

/// <summary>Shows the settings that hold, and where each comes from.</summary>
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
        WriteObject(EffectiveConfiguration.Read().Where(setting => patterns.Any(pattern => pattern.IsMatch(setting.Name))), enumerateCollection: true);
    }
}
