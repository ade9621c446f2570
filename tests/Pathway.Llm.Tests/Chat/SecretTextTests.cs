using System.Security.Cryptography;
using System.Text.Json;
using Pathway.Curators;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Xunit;

namespace Pathway.Chat;

public sealed class SecretTextTests
{
    private const string Key = "AIza+/=\"<key>&'0123456789";

    [Fact]
    public void Secret_that_shares_a_part_with_another_is_masked_as_a_whole()
    {
        Assert.Equal("***", $"{new SecretText("first-word-key-0987654321")}");
        Assert.Equal("***", $"{new SecretText("other-word-key-0987654321")}");

        Assert.Equal("key *** is blocked", Text.Secrets.MaskIn("key other-word-key-0987654321 is blocked"));
    }

    [Fact]
    public void Text_and_JSON_do_not_contain_the_secret()
    {
        var secret = new SecretText(Key);

        Assert.Equal("***", $"{secret}");
        Assert.DoesNotContain("0123456789", JsonSerializer.Serialize(secret), StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", $"{new { Secret = secret }}", StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", secret.Fingerprint, StringComparison.Ordinal);
    }

    [Fact]
    public void Redacts_secret_in_any_encoding()
    {
        var secret = new SecretText(Key);
        string[] encodings =
            [Key, Key.ToLowerInvariant(), Uri.EscapeDataString(Key), JsonSerializer.Serialize(Key), System.Net.WebUtility.HtmlEncode(Key)];

        Assert.All(encodings,
            encoding => Assert.DoesNotContain("0123456789", secret.Redact($"the key {encoding} is not valid"), StringComparison.Ordinal));
        Assert.Equal("nothing of it", secret.Redact("nothing of it"));
    }

    [Fact]
    public void Fingerprint_identifies_secret()
    {
        Assert.Equal(new SecretText(Key).Fingerprint, new SecretText($" {Key}\r\n").Fingerprint);
        Assert.NotEqual(new SecretText(Key).Fingerprint, new SecretText(Key + "x").Fingerprint);
    }

    [Fact]
    public void Salted_hash_belongs_to_one_secret_and_one_salt()
    {
        byte[] salt = [1, 2, 3], other = [1, 2, 4];
        var hash = new SecretText(Key).SaltedHash(salt);

        Assert.Equal(hash, new SecretText(Key).SaltedHash([.. salt]));
        Assert.Equal(Convert.ToHexString(Rfc2898DeriveBytes.Pbkdf2(Key, salt, 100_000, HashAlgorithmName.SHA256, 8)), hash);
        Assert.Equal(3, new[] { hash, new SecretText(Key).SaltedHash(other), new SecretText(Key + "x").SaltedHash(salt) }
            .Distinct().Count());
    }

    [Theory]
    [InlineData(" key-0123456789\r\n")]
    [InlineData("\uFEFFkey-0123456789")]
    [InlineData("\u200B\"key-0123456789\" ")]
    [InlineData("'key-0123456789'")]
    [InlineData("“key-0123456789”")]
    public void Copied_key_is_the_key(string text) => Assert.Equal("key-0123456789", new SecretText(text).Reveal());

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData(" \n")]
    [InlineData("key-one\r\nx-other: header")]
    [InlineData("key with spaces")]
    [InlineData("kéy")]
    public void Rejects_invalid_key_without_showing_it(string text)
    {
        var failure = Assert.Throws<PathwayException>(() => new SecretText(text));

        Assert.Same(PathwayErrors.ModelKeyInvalid, failure.Error);
        if (text.Length > 2) { Assert.DoesNotContain(text.Split('\r')[0], failure.ToString(), StringComparison.Ordinal); }
    }
}

public sealed class ProxyTests
{
    [Theory]
    [InlineData("http://localhost:11434/v1", true)]
    [InlineData("http://127.0.0.2:8080/", true)]
    [InlineData("http://[::1]/v1", true)]
    [InlineData("https://models.example.org/v1", false)]
    [InlineData("http://192.168.1.20/v1", false)]
    public void This_machine_is_never_reached_through_a_proxy(string endpoint, bool isDirect)
    {
        var proxy = new DirectLoopbackProxy(static () => new System.Net.WebProxy("http://proxy.example.org:3128"));

        Assert.Equal(isDirect, proxy.IsBypassed(new Uri(endpoint)));
        Assert.Equal(isDirect, proxy.GetProxy(new Uri(endpoint)) is null);
    }
}

public sealed class ExposedKeyTests
{
    [Theory]
    [InlineData("http://models.example.org/v1")]
    [InlineData("http://8.8.8.8:11434/v1")]
    [InlineData("http://172.32.0.1/v1")]
    [InlineData("http://[2001:db8::1]/v1")]
    public void Refuses_unencrypted_key_to_public_host(string endpoint)
    {
        var failure = Assert.Throws<PathwayException>(() => CuratorCatalog.Choose(Choice(endpoint)));

        Assert.Equal(PathwayErrors.EndpointExposed, failure.Error);
        Assert.DoesNotContain("AIza", failure.Message, StringComparison.Ordinal);
        Assert.True(CuratorCatalog.Choose(Choice(endpoint) with { Key = null }).HasModel);
        Assert.True(CuratorCatalog.Choose(Choice(endpoint.Replace("http:", "https:", StringComparison.Ordinal))).HasModel);
        Assert.True(CuratorCatalog.Choose(Choice(endpoint) with { Curator = "Replay" }).HasModel);
    }

    [Theory]
    [InlineData("http://192.168.1.20:11434/v1")]
    [InlineData("http://10.1.2.3/v1")]
    [InlineData("http://[fe80::1]/v1")]
    [InlineData("http://ollama:11434/v1")]
    [InlineData("http://box.local/v1")]
    public void Warns_about_unencrypted_key_in_private_network(string endpoint)
    {
        Assert.True(CuratorCatalog.Choose(Choice(endpoint)).HasModel);
        Assert.Contains("is sent unencrypted", Choice(endpoint).Exposure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:11434/v1")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://[::1]/v1")]
    [InlineData("https://models.example.org/v1")]
    public void No_warning_for_loopback_or_https(string endpoint) => Assert.Null(Choice(endpoint).Exposure);

    private static CuratorChoice Choice(string endpoint) =>
        new()
        {
            Curator = "Model",
            Provider = "OpenAI",
            Model = "m",
            Endpoint = new Uri(endpoint),
            Key = new SecretText("AIza-not-a-real-key"),
        };
}
