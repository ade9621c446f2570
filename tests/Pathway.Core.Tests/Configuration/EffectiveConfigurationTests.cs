using System.Text;
using Pathway.Errors;
using Xunit;

namespace Pathway.Configuration;

[Collection(ProcessEnvironmentGroup.Name)]
public sealed class EffectiveConfigurationTests : IDisposable
{
    private readonly IsolatedConfiguration configuration = new();

    public void Dispose() => configuration.Dispose();

    private static PathwaySetting Read(string name) => EffectiveConfiguration.Read().Single(setting => setting.Name == name);

    private static PathwayException Fault() => Assert.Throws<PathwayException>(static () => EffectiveConfiguration.Read());

    [Fact]
    public void Missing_file_gives_defaults_and_is_not_created()
    {
        var settings = EffectiveConfiguration.Read();

        Assert.Equal(Settings.All.Select(static setting => setting.Name), settings.Select(static setting => setting.Name));
        Assert.All(settings,
            static setting =>
                Assert.Equal((PathwaySettingOrigin.Default, setting.Default, null), (setting.Origin, setting.Value, setting.Source)));
        Assert.Empty(configuration.Names);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("{}")]
    [InlineData("{ \"ThrottleLimit\": null }")]
    [InlineData("{ \"SomethingElse\": [1, 2] }")]
    public void Empty_file_keeps_defaults(string text)
    {
        File.WriteAllText(configuration.Path, text);

        Assert.All(EffectiveConfiguration.Read(), static setting => Assert.Equal(PathwaySettingOrigin.Default, setting.Origin));
    }

    [Theory]
    [InlineData("{ \"ThrottleLimit\": 7 }")]
    [InlineData("{ \"ThrottleLimit\": \"7\" }")]
    [InlineData("{ \"throttlelimit\": 7 }")]
    public void File_overrides_default(string text)
    {
        File.WriteAllText(configuration.Path, text);

        var setting = Read("ThrottleLimit");

        Assert.Equal(("7", PathwaySettingOrigin.File, configuration.Path), (setting.Value, setting.Origin, setting.Source));
    }

    [Fact]
    public void Environment_overrides_file()
    {
        File.WriteAllText(configuration.Path, "{ \"ThrottleLimit\": 7 }");
        configuration.Set("PATHWAY_THROTTLE_LIMIT", "9");

        var setting = Read("ThrottleLimit");

        Assert.Equal(("9", PathwaySettingOrigin.Environment, "PATHWAY_THROTTLE_LIMIT"), (setting.Value, setting.Origin, setting.Source));
        configuration.Set("PATHWAY_THROTTLE_LIMIT", "");
        Assert.Equal("7", Read("ThrottleLimit").Value);
    }

    [Fact]
    public void Change_takes_effect_immediately()
    {
        File.WriteAllText(configuration.Path, "{ \"MaxDepth\": 7 }");
        Assert.Equal("7", Read("MaxDepth").Value);

        File.WriteAllText(configuration.Path, "{ \"MaxDepth\": 8 }");

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
    public void Reports_invalid_file_with_path_and_line(string text, string place)
    {
        File.WriteAllText(configuration.Path, text);

        var fault = Fault();

        Assert.Equal("ConfigurationInvalid", fault.Error.Id);
        Assert.Contains(configuration.Path, fault.Message, StringComparison.Ordinal);
        Assert.Contains(place, fault.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(configuration.Path));
    }

    [Fact]
    public void Rejects_too_deep_nesting()
    {
        File.WriteAllText(configuration.Path, string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000));

        Assert.Equal("ConfigurationInvalid", Fault().Error.Id);
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", false)]
    [InlineData("iso-8859-1", false)]
    public void Accepts_byte_order_mark_and_rejects_other_encodings(string encoding, bool mark)
    {
        var text = "{ \"CachePath\": \"/tmp/Ärger.db\" }";
        File.WriteAllBytes(configuration.Path,
            [.. mark ? Encoding.GetEncoding(encoding).GetPreamble() : [], .. Encoding.GetEncoding(encoding).GetBytes(text)]);

        if (mark) { Assert.Equal("/tmp/Ärger.db", Read("CachePath").Value); }
        else { Assert.Contains(configuration.Path, Fault().Message, StringComparison.Ordinal); }
    }

    [Fact]
    public void Reports_folder_instead_of_file()
    {
        Directory.CreateDirectory(configuration.Path);

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
    public void Reports_invalid_value_with_setting_value_and_source(string name, string value)
    {
        File.WriteAllText(configuration.Path, $$"""{ "{{name}}": "{{value}}" }""");
        AssertNames(configuration.Path);

        File.WriteAllText(configuration.Path, "{}");
        var variable = Settings.Find(name)!.Variable;
        configuration.Set(variable, value);
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
    public void Rejects_value_that_is_neither_text_nor_number(string text)
    {
        File.WriteAllText(configuration.Path, text);

        Assert.Contains("CachePath", Fault().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_default_is_valid_and_every_variable_is_unique()
    {
        Assert.All(Settings.All, static setting => Assert.Null(setting.FindFault(setting.Default)));
        Assert.Equal(
            ["PATHWAY_CACHE_PATH", "PATHWAY_CACHE_URI", "PATHWAY_CURATOR", "PATHWAY_ROOT_PROFILE", "PATHWAY_THROTTLE_LIMIT",
                "PATHWAY_TIMEOUT_SECONDS", "PATHWAY_MAX_DEPTH"],
            Settings.All.Take(7).Select(static setting => setting.Variable));
        Assert.DoesNotContain(Settings.All, static setting => setting.Variable == UserFolders.ConfigurationVariable);
    }
}
