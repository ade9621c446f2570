using System.Text;
using Pathway.Errors;
using Xunit;

namespace Pathway.Configuration;

[Collection(OneAfterAnother.Name)]
public sealed class EffectiveConfigurationTests : IDisposable
{
    private readonly Surroundings surroundings = new();

    public void Dispose() => surroundings.Dispose();

    private static PathwaySetting Read(string name) => EffectiveConfiguration.Read().Single(setting => setting.Name == name);

    private static PathwayException Fault() => Assert.Throws<PathwayException>(static () => EffectiveConfiguration.Read());

    [Fact]
    public void Without_a_file_the_defaults_hold_and_no_file_is_made()
    {
        var settings = EffectiveConfiguration.Read();

        Assert.Equal(Settings.All.Select(static setting => setting.Name), settings.Select(static setting => setting.Name));
        Assert.All(settings, static setting => Assert.Equal((PathwaySettingOrigin.Default, setting.Default, null), (setting.Origin, setting.Value, setting.Source)));
        Assert.Empty(surroundings.Names);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("{}")]
    [InlineData("{ \"ThrottleLimit\": null }")]
    [InlineData("{ \"SomethingElse\": [1, 2] }")]
    public void A_file_that_says_nothing_leaves_the_defaults(string text)
    {
        File.WriteAllText(surroundings.Path, text);

        Assert.All(EffectiveConfiguration.Read(), static setting => Assert.Equal(PathwaySettingOrigin.Default, setting.Origin));
    }

    [Theory]
    [InlineData("{ \"ThrottleLimit\": 7 }")]
    [InlineData("{ \"ThrottleLimit\": \"7\" }")]
    [InlineData("{ \"throttlelimit\": 7 }")]
    public void The_file_goes_before_the_default_and_says_so(string text)
    {
        File.WriteAllText(surroundings.Path, text);

        var setting = Read("ThrottleLimit");

        Assert.Equal(("7", PathwaySettingOrigin.File, surroundings.Path), (setting.Value, setting.Origin, setting.Source));
    }

    [Fact]
    public void The_environment_goes_before_the_file_and_says_so()
    {
        File.WriteAllText(surroundings.Path, "{ \"ThrottleLimit\": 7 }");
        surroundings.Set("PATHWAY_THROTTLE_LIMIT", "9");

        var setting = Read("ThrottleLimit");

        Assert.Equal(("9", PathwaySettingOrigin.Environment, "PATHWAY_THROTTLE_LIMIT"), (setting.Value, setting.Origin, setting.Source));
        surroundings.Set("PATHWAY_THROTTLE_LIMIT", "");
        Assert.Equal("7", Read("ThrottleLimit").Value);
    }

    [Fact]
    public void A_change_counts_at_once()
    {
        File.WriteAllText(surroundings.Path, "{ \"MaxDepth\": 7 }");
        Assert.Equal("7", Read("MaxDepth").Value);

        File.WriteAllText(surroundings.Path, "{ \"MaxDepth\": 8 }");

        Assert.Equal("8", Read("MaxDepth").Value);
    }

    [Theory]
    [InlineData("not json", "line 1")]
    [InlineData("{\n  \"ThrottleLimit\": 7,\n  oops\n}", "line 3")]
    [InlineData("{ \"ThrottleLimit\": 7", "line 1")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("7", "no JSON object")]
    [InlineData("null", "no JSON object")]
    [InlineData("{ \"MaxDepth\": 1, \"MaxDepth\": 2 }", "twice")]
    [InlineData("{ \"MaxDepth\": 1, \"maxdepth\": 2 }", "twice")]
    public void A_file_that_is_not_a_configuration_is_an_error_that_names_the_file_and_the_place(string text, string place)
    {
        File.WriteAllText(surroundings.Path, text);

        var fault = Fault();

        Assert.Equal("ConfigurationInvalid", fault.Error.Id);
        Assert.Contains(surroundings.Path, fault.Message, StringComparison.Ordinal);
        Assert.Contains(place, fault.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(surroundings.Path));
    }

    [Fact]
    public void A_file_that_nests_too_deep_is_an_error()
    {
        File.WriteAllText(surroundings.Path, string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000));

        Assert.Equal("ConfigurationInvalid", Fault().Error.Id);
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", false)]
    [InlineData("iso-8859-1", false)]
    public void A_byte_order_mark_is_understood_and_another_encoding_is_an_error(string encoding, bool mark)
    {
        var text = "{ \"CachePath\": \"/tmp/Ärger.db\" }";
        File.WriteAllBytes(surroundings.Path, [.. mark ? Encoding.GetEncoding(encoding).GetPreamble() : [], .. Encoding.GetEncoding(encoding).GetBytes(text)]);

        if (mark) { Assert.Equal("/tmp/Ärger.db", Read("CachePath").Value); }
        else { Assert.Contains(surroundings.Path, Fault().Message, StringComparison.Ordinal); }
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_an_error()
    {
        Directory.CreateDirectory(surroundings.Path);

        Assert.Equal("FileUnreadable", Fault().Error.Id);
    }

    [Theory]
    [InlineData("ThrottleLimit", "0")]
    [InlineData("ThrottleLimit", "1001")]
    [InlineData("ThrottleLimit", "1.5")]
    [InlineData("ThrottleLimit", " 7")]
    [InlineData("ThrottleLimit", "٧")]
    [InlineData("ThrottleLimit", "99999999999999999999")]
    [InlineData("TimeoutSeconds", "-1")]
    [InlineData("MaxDepth", "deep")]
    [InlineData("MaxCalls", "-1")]
    [InlineData("MaxTokens", "1.5")]
    [InlineData("MaxTokens", "9223372036854775808")]
    [InlineData("MaxCost", "1,5")]
    [InlineData("MaxCost", "free")]
    [InlineData("Curator", "Nobody")]
    [InlineData("CachePath", "  ")]
    [InlineData("RootProfile", " ")]
    public void A_value_that_is_not_valid_is_an_error_that_names_the_setting_the_value_and_who_says_it(string name, string value)
    {
        File.WriteAllText(surroundings.Path, $$"""{ "{{name}}": "{{value}}" }""");
        AssertNames(surroundings.Path);

        File.WriteAllText(surroundings.Path, "{}");
        var variable = Settings.Find(name)!.Variable;
        surroundings.Set(variable, value);
        AssertNames(variable);

        void AssertNames(string source)
        {
            var fault = Fault();
            Assert.Equal("ConfigurationInvalid", fault.Error.Id);
            Assert.All((string[])[name, value, source], part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("{ \"CachePath\": { \"a\": 1 } }")]
    [InlineData("{ \"CachePath\": [\"a\"] }")]
    [InlineData("{ \"CachePath\": true }")]
    public void A_value_that_is_neither_text_nor_number_is_an_error(string text)
    {
        File.WriteAllText(surroundings.Path, text);

        Assert.Contains("CachePath", Fault().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_default_is_valid_and_every_variable_has_a_name_of_its_own()
    {
        Assert.All(Settings.All, static setting => Assert.Null(setting.Fault(setting.Default)));
        Assert.Equal(["PATHWAY_CACHE_PATH", "PATHWAY_CACHE_URI", "PATHWAY_CURATOR", "PATHWAY_ROOT_PROFILE", "PATHWAY_THROTTLE_LIMIT", "PATHWAY_TIMEOUT_SECONDS", "PATHWAY_MAX_DEPTH"],
            Settings.All.Take(7).Select(static setting => setting.Variable));
        Assert.DoesNotContain(Settings.All, static setting => setting.Variable == UserFolders.ConfigurationVariable);
    }
}
