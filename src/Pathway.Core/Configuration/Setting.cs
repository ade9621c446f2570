namespace Pathway.Configuration;

/// <summary>A setting that can be configured: its name, its default, and what makes a value valid.</summary>
/// <param name="Name">The name, the same as that of the parameter that overrides it.</param>
/// <param name="Default">The value where nothing else is said.</param>
/// <param name="Description">What it does, with its unit.</param>
/// <param name="Fault">Why a text is not a valid value, or null when it is one.</param>
internal sealed record Setting(string Name, string Default, string Description, Func<string, string?> Fault)
{
    /// <summary>A text as it may be shown where it is no valid value: there may be a secret in it.</summary>
    public Func<string, string> Shown { get; init; } = static value => value;

    /// <summary>The environment variable that overrides the file, for example PATHWAY_CACHE_PATH.</summary>
    public string Variable => "PATHWAY" + string.Concat(Name.Select(static letter => char.IsUpper(letter) ? "_" + letter : char.ToUpperInvariant(letter).ToString()));
}
