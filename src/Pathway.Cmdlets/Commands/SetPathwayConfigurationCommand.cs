using System.Management.Automation;
using Pathway.Configuration;
using Pathway.Errors;
using Pathway.Pipeline;

namespace Pathway.Commands;

/// <summary>Changes or resets a setting in the user's configuration file.</summary>
/// <remarks>
/// <para>A value is checked before it is written, and applies from the next command on. The environment variable of a setting overrides the
/// file, and a parameter of a command overrides both.</para>
/// </remarks>
/// <returns>The effective setting, with -PassThru; otherwise nothing.</returns>
/// <example>
/// <para>Use the ten roots from now on</para>
/// <code>
/// Set-PathwayConfiguration RootProfile ten
/// </code>
/// </example>
/// <example>
/// <para>Limit concurrent calls, and show the effective setting</para>
/// <code>
/// Set-PathwayConfiguration ThrottleLimit 4 -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Reset one setting to its default</para>
/// <code>
/// Set-PathwayConfiguration RootProfile -Reset
/// </code>
/// </example>
/// <example>
/// <para>Reset all settings to their defaults</para>
/// <code>
/// Get-PathwayConfiguration | Set-PathwayConfiguration -Reset
/// </code>
/// </example>
/// <seealso href="Get-PathwayConfiguration"/>
/// <seealso href="about_Pathway"/>
[Cmdlet(VerbsCommon.Set, "PathwayConfiguration", SupportsShouldProcess = true, DefaultParameterSetName = "Value")]
[OutputType(typeof(PathwaySetting))]
public sealed class SetPathwayConfigurationCommand : PathwayCmdlet
{
    /// <summary>The name of the setting, in any case. Settings can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(Completion.SettingCompleter))]
    public string Name { get; set; } = "";

    /// <summary>
    /// The new value, as text; several models with commas. Numbers have a decimal point, such as 0.50. An empty text means none, for
    /// settings that may have none: no limit for MaxCost, no server for CacheUri.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "Value")]
    [AllowEmptyString]
    [JoinedTextTransformation]
    [ArgumentCompleter(typeof(Completion.SettingValueCompleter))]
    public string Value { get; set; } = "";

    /// <summary>Removes the value from the file, so that the environment variable or the default applies.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Reset")]
    public SwitchParameter Reset { get; set; }

    /// <summary>Emits the effective setting.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        var setting = Settings.Find(Name) ?? throw SettingNames.CreateError(Name);
        if (!Reset && setting.FindFault(Value) is { } fault)
        {
            throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"{setting.Name} cannot be '{setting.Redact(Value)}': {fault}.",
                setting.Redact(Value))
                { Action = $"Give -Value as the message says. Get-PathwayConfiguration {setting.Name} shows the value in effect." };
        }
        var path = UserFolders.ConfigurationPath;
        if (!ShouldProcess(path, Reset ? $"Reset {setting.Name}" : $"Set {setting.Name} to '{Value}'")) { return; }
        ConfigurationFile.Change(path, values =>
        {
            if (Reset) { values.Remove(setting.Name); }
            else { values[setting.Name] = Value; }
        });
        if (PassThru) { WriteObject(EffectiveConfiguration.Read().Single(current => current.Name == setting.Name)); }
    }
}

/// <summary>Makes one text of several values, because PowerShell makes a list of a, b and of 0,5.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JoinedTextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is object?[] several
            ? string.Join(',', several.Select(static one => LanguagePrimitives.ConvertTo<string>(one))) : inputData;
}

/// <summary>Explains a name that no setting has.</summary>
internal static class SettingNames
{
    /// <summary>The error for a setting that does not exist.</summary>
    public static PathwayException CreateError(string name) => new(PathwayErrors.ConfigurationInvalid,
        $"There is no setting '{name}'; there are {string.Join(", ", Settings.All.Select(static known => known.Name))}.", name)
        { Action = "Use one of the names in the message. Get-PathwayConfiguration describes each." };
}
