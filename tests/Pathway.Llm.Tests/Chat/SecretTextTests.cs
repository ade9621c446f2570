using System.Text.Json;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Xunit;

namespace Pathway.Chat;

public sealed class SecretTextTests
{
    private const string Key = "AIza+/=\"<key>&'0123456789";

    [Fact]
    public void A_secret_does_not_show_itself()
    {
        var secret = new SecretText(Key);

        Assert.Equal("***", $"{secret}");
        Assert.DoesNotContain("0123456789", JsonSerializer.Serialize(secret), StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", $"{new { Secret = secret }}", StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", secret.Fingerprint, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_masked_however_it_is_escaped()
    {
        var secret = new SecretText(Key);
        string[] spellings = [Key, Key.ToLowerInvariant(), Uri.EscapeDataString(Key), JsonSerializer.Serialize(Key), System.Net.WebUtility.HtmlEncode(Key)];

        Assert.All(spellings, spelling => Assert.DoesNotContain("0123456789", secret.Scrub($"the key {spelling} is not valid"), StringComparison.Ordinal));
        Assert.Equal("nothing of it", secret.Scrub("nothing of it"));
    }

    [Fact]
    public void Equal_secrets_have_one_fingerprint_and_others_another()
    {
        Assert.Equal(new SecretText(Key).Fingerprint, new SecretText($" {Key}\r\n").Fingerprint);
        Assert.NotEqual(new SecretText(Key).Fingerprint, new SecretText(Key + "x").Fingerprint);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("key-one\r\nx-other: header")]
    [InlineData("key with spaces")]
    [InlineData("kéy")]
    public void What_cannot_be_a_key_is_refused_without_telling_it(string text)
    {
        var failure = Assert.Throws<PathwayException>(() => new SecretText(text));

        Assert.Same(PathwayErrors.ModelKeyInvalid, failure.Error);
        if (text.Length > 2) { Assert.DoesNotContain(text.Split('\r')[0], failure.ToString(), StringComparison.Ordinal); }
    }
}
