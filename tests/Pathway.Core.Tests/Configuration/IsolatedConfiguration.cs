using Pathway.Doubles;
using Xunit;

namespace Pathway.Configuration;

/// <summary>A separate configuration file and no settings in the environment; disposing it restores everything.</summary>
internal sealed class IsolatedConfiguration : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string?> before = [];

    public IsolatedConfiguration()
    {
        foreach (var setting in Settings.All) { Set(setting.Variable, null); }
        Set(UserFolders.ConfigurationVariable, Path);
    }

    public string Folder => folder.Path;

    public IEnumerable<string> Names => folder.Names;

    public string Path => folder.File("configuration.json");

    public void Set(string variable, string? value)
    {
        before.TryAdd(variable, Environment.GetEnvironmentVariable(variable));
        Environment.SetEnvironmentVariable(variable, value);
    }

    public void Dispose()
    {
        foreach (var (variable, value) in before) { Environment.SetEnvironmentVariable(variable, value); }
        folder.Dispose();
    }
}

/// <summary>Tests that set environment variables of the process run sequentially.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessEnvironmentGroup
{
    public const string Name = "configuration";
}
