using Pathway.Doubles;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Http;

/// <summary>Machines that share a server; each machine is represented by its own cache file.</summary>
public sealed class SharedCacheTests
{
    private const string Terms = "'alpha','beta' | Invoke-PathwayHierarchy PARAMETERS";

    [Fact]
    public async Task Second_machine_uses_answers_of_the_first()
    {
        using var server = RedisServer.Start();
        await using var host = await ModelHost.StartAsync();
        var (one, two, three) = (TestFolders.NewCachePath(), TestFolders.NewCachePath(), TestFolders.NewCachePath());

        var first = host.Run(Command(host, one, server.Uri) + " -Verbose");
        Assert.Empty(first.Errors);
        Assert.Empty(first.Warnings);
        Assert.Contains(first.Verbose, line => line.Contains($"shared through {server.Uri}", StringComparison.Ordinal));
        var calls = host.Emulator.Log.Count;
        Assert.Equal(4, calls);

        Assert.Empty(host.Run(Command(host, two, server.Uri) + " -WhatIf").Errors);
        Assert.Contains(host.Runner.Host.Lines,
            static line => line.Contains("no question to ask; 4 answers are stored", StringComparison.Ordinal));
        Assert.False(File.Exists(two));

        var second = host.Run(Command(host, two, server.Uri));
        Assert.Equal(first.Texts, second.Texts);
        Assert.Equal(calls, host.Emulator.Log.Count);
        Assert.Equal(4, host.Run($"Get-PathwayCache -CachePath '{two}'").Output.Count);
        Assert.Equal(4, host.Run($"Get-PathwayCache -CachePath '{three}' -CacheUri '{server.Uri}'").Output.Count);
        Assert.False(File.Exists(three));
        Assert.Equal(4,
            host.Run(
                $"Export-PathwayCache '{three}.json' -CachePath '{three}' -CacheUri '{server.Uri}'; "
                    + $"(Import-PathwayCache '{three}.json' -CachePath '{three}').Added").Output[0].BaseObject);

        Assert.Empty(host.Run($"Clear-PathwayCache alpha -CachePath '{two}' -CacheUri '{server.Uri}' -Confirm:$false").Errors);
        Assert.Equal(3, host.Run($"Get-PathwayCache -CachePath '{TestFolders.NewCachePath()}' -CacheUri '{server.Uri}'").Output.Count);
        host.Run(Command(host, two, server.Uri));
        Assert.Equal(calls + 1, host.Emulator.Log.Count);
    }

    [Fact]
    public async Task Runs_without_server_with_one_warning()
    {
        await using var host = await ModelHost.StartAsync();
        var plain = host.Run(Terms);

        var result = host.Run(Command(host, TestFolders.NewCachePath(), "redis://127.0.0.1:1"));

        Assert.Empty(result.Errors);
        Assert.Equal(plain.Texts, result.Texts);
        Assert.Contains("redis://127.0.0.1:1 cannot be reached", Assert.Single(result.Warnings), StringComparison.Ordinal);
        var export = host.Run($"Export-PathwayCache '{TestFolders.NewCachePath()}.json' -CacheUri redis://127.0.0.1:1");
        Assert.StartsWith("FileUnreadable", Assert.Single(export.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invoke-PathwayHierarchy a -CacheUri redis://me:hunter2@server")]
    [InlineData("Get-PathwayCache -CacheUri redis://:hunter2@server")]
    [InlineData("Set-PathwayConfiguration CacheUri redis://:hunter2@server")]
    [InlineData("try { $env:PATHWAY_CACHE_URI = 'redis://:hunter2@server'; Get-PathwayConfiguration } finally { $env:PATHWAY_CACHE_URI = "
        + "$null }")]
    public void Rejects_password_in_address_and_never_shows_it(string script)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(script);

        var error = result.Errors.SingleOrDefault() ?? result.Failure!.ErrorRecord;
        Assert.Contains("PATHWAY_CACHE_PASSWORD", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", $"{error} {error.TargetObject} {error.Exception} {error.ErrorDetails}", StringComparison.Ordinal);
    }

    private static string Command(ModelHost host, string cache, string server) =>
        $"'alpha','beta' | Invoke-PathwayHierarchy {Without(host)} -CachePath '{cache}' -CacheUri '{server}'";

    // The parameters of all tests, without the cache.
    private static string Without(ModelHost host) => host.Parameters[..host.Parameters.IndexOf("-CachePath", StringComparison.Ordinal)];
}
