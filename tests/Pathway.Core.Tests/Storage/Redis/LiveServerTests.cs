using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pathway.Doubles;
using Xunit;

namespace Pathway.Storage.Redis;

/// <summary>Servers of other kinds than one on 127.0.0.1: a cluster, an encrypted one, one on IPv6. Skipped without redis-server.</summary>
public sealed class LiveServerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Machines_share_a_server_on_IPv6()
    {
        Assert.SkipUnless(HasIPv6(), "There is no IPv6 on this machine.");
        using var server = RedisServer.StartAt(IPAddress.IPv6Loopback);
        Assert.StartsWith("redis://[::1]:", server.Uri, StringComparison.Ordinal);
        await ShareAsync(server.Address);
    }

    [Fact]
    public async Task Machines_share_a_cluster()
    {
        using var first = StartNode();
        using var second = StartNode();
        using var third = StartNode();
        Join(first, second, third);
        await Task.WhenAll(first.WaitForClusterAsync(), second.WaitForClusterAsync(), third.WaitForClusterAsync());

        // All keys have one hash tag, so that one node has them all: the others redirect to it.
        foreach (var node in (RedisServer[])[first, second, third]) { await ShareAsync(node.Address, $"key of {node.Port}"); }
        using var machine = new TestMachine(second.Address);
        Assert.Equal(3, machine.Remote.Answers.ReadAll().Count);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        using var server = StartEncrypted(out var encrypted, out _);
        using var machine = new TestMachine(CacheAddress.Parse(encrypted)!);

        Assert.False(machine.Remote.IsConnected);
        Assert.Contains("there is no encrypted connection that can be trusted", (await machine.NextWarningAsync()).Message,
            StringComparison.Ordinal);
        // The machine goes on alone.
        var answer = Stores.Answer("key");
        Assert.Equal(answer, await machine.Store.AddAsync(answer, null));
    }

    [Fact]
    public async Task A_certificate_of_an_authority_that_the_system_trusts_is_accepted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the store of the system decides, which a test must not change.");
        using var server = StartEncrypted(out var encrypted, out var authority);
        using var worker = WorkerProcess.Start(folder.File("a.db"), 3, "storm", [encrypted],
            new Dictionary<string, string> { ["SSL_CERT_FILE"] = authority });

        Assert.Equal("ready", await worker.ReadAsync());
        await worker.WriteAsync("go");
        await worker.WriteAsync("100000");
        var said = await worker.ReadToEndAsync();

        Assert.DoesNotContain(said, static line => line.StartsWith("warning ", StringComparison.Ordinal));
        Assert.Contains("done", said);
        // The same server without encryption has the answers.
        using var machine = new TestMachine(server.Address);
        Assert.Equal(WorkerTeam.Questions, machine.Remote.Answers.ReadAll().Count);
    }

    // What one machine stores, the other finds; and a lease of one keeps the other from asking.
    private static async Task ShareAsync(CacheAddress server, string key = "key")
    {
        using var one = new TestMachine(server);
        using var two = new TestMachine(server);
        Assert.True(one.Remote.IsConnected);
        Assert.True(two.Remote.IsConnected);
        var answer = Stores.Answer(key);
        await one.Store.AddAsync(answer, null);
        await two.Store.FetchAsync([key]);
        Assert.Equal(answer, two.Store.Find(key));
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Assert.Null(await one.Store.Leases.AcquireAsync(new Sharing.Lease($"lease of {key}", "one", now + 60_000), now, null));
        Assert.Equal("one", (await two.Store.Leases.AcquireAsync(
            new Sharing.Lease($"lease of {key}", "two", now + 60_000), now, null))?.Holder);
        Assert.True(one.HasNoWarnings);
        Assert.True(two.HasNoWarnings);
    }

    // The bus of a node is on another port; the usual one, 10,000 above, may be none.
    private static RedisServer StartNode() => RedisServer.StartAt(IPAddress.Loopback, "--cluster-enabled", "yes",
        "--cluster-config-file", "nodes.conf", "--cluster-port",
        RedisServer.FindFreePort(IPAddress.Loopback).ToString(CultureInfo.InvariantCulture));

    private static void Join(params IEnumerable<RedisServer> nodes)
    {
        using var command = Process.Start(new ProcessStartInfo("redis-cli", ["--cluster", "create",
            .. nodes.Select(static node => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{node.Port}")), "--cluster-yes"])
        {
            RedirectStandardOutput = true,
        })!;
        var said = command.StandardOutput.ReadToEnd();
        command.WaitForExit();
        Assert.True(command.ExitCode == 0, said);
        Assert.Contains("All 16384 slots covered", said, StringComparison.Ordinal);
    }

    // A server with a certificate of an authority of its own; without encryption on its usual port.
    private RedisServer StartEncrypted(out string encrypted, out string authority)
    {
        var (now, port) = (DateTimeOffset.UtcNow, RedisServer.FindFreePort(IPAddress.Loopback));
        using var rootKey = RSA.Create(2048);
        var rootRequest = new CertificateRequest("CN=Pathway test authority", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, now.AddDays(-1), now.AddHours(12), RandomNumberGenerator.GetBytes(8));
        authority = Write("authority.pem", root.ExportCertificatePem());
        encrypted = string.Create(CultureInfo.InvariantCulture, $"rediss://127.0.0.1:{port}");
        return RedisServer.StartAt(IPAddress.Loopback, "--tls-port", port.ToString(CultureInfo.InvariantCulture),
            "--tls-cert-file", Write("server.pem", certificate.ExportCertificatePem()),
            "--tls-key-file", Write("server.key", key.ExportPkcs8PrivateKeyPem()), "--tls-ca-cert-file", authority,
            "--tls-auth-clients", "no");
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(folder.File(name), text);
        return folder.File(name);
    }

    private static bool HasIPv6()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
            listener.Start();
            return true;
        }
        catch (SocketException) { return false; }
    }
}
