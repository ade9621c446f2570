using System.Text;
using Xunit;

namespace Pathway.Text;

public sealed class SecretsTests
{
    // Only here: the registry belongs to the process.
    private const string Key = "AIzaT3st/Qx7+Rw9Kp2<Zm4Vb6";

    public SecretsTests() => Secrets.Register(Key);

    [Theory]
    [InlineData("the key AIzaT3st/Qx7+Rw9Kp2<Zm4Vb6 is not valid", "the key *** is not valid")]
    [InlineData("key=AIzaT3st%2FQx7%2BRw9Kp2%3CZm4Vb6&x", "key=***&x")]
    [InlineData("begins with AIzaT3st/Qx and ends with Kp2<Zm4Vb6.", "begins with *** and ends with ***.")]
    [InlineData("AIzaT3s and Zm4Vb6 are too short", "AIzaT3s and Zm4Vb6 are too short")]
    public void Masks_secret_and_its_parts_in_messages(string message, string masked) => Assert.Equal(masked, Secrets.MaskIn(message));

    [Fact]
    public void Removes_only_whole_secrets_from_replies()
    {
        Assert.Equal("a [secret removed] b", Secrets.RemoveFrom($"a {Key} b"));
        Assert.Equal("begins with AIzaT3st/Qx", Secrets.RemoveFrom("begins with AIzaT3st/Qx"));
        Assert.Equal("ü [secret removed]", Encoding.UTF8.GetString(Secrets.RemoveFrom(Encoding.UTF8.GetBytes($"ü {Key}"))));
        var untouched = "nothing"u8.ToArray();
        Assert.Same(untouched, Secrets.RemoveFrom(untouched));
    }

    [Fact]
    public void Ignores_short_placeholders()
    {
        Secrets.Register("lm-studio");

        Assert.Equal("lm-studio answers", Secrets.MaskIn("lm-studio answers"));
    }

    [Fact]
    public void Words_in_a_secret_are_not_masked()
    {
        Secrets.Register("pathway-project-selective-autophagy-7");

        Assert.Equal("selective autophagy", Secrets.MaskIn("selective autophagy"));
    }
}
