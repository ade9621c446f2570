using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json.Nodes;
using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Formats.Evidence;
using Pathway.Formats.Hierarchies;
using Pathway.Formats.Runs;
using Pathway.Literature;
using Pathway.Model;
using Pathway.Steps.Verify;
using Pathway.Storage.Redis;
using Pathway.Storage.Sharing;
using Pathway.Telemetry;
using Xunit;

namespace Pathway.Golden;

/// <summary>Names that users, files, servers and telemetry listeners depend on.</summary>
public sealed class NameTests
{
    [Fact]
    public void Settings_and_variables() => GoldenFile.Check("settings.txt",
    [
        .. Settings.All.Select(static setting => $"{setting.Name} {setting.Variable} {Default(setting)}".TrimEnd()), "",
        UserFolders.ConfigurationVariable, CacheAddress.PasswordVariable, LiteratureSettings.KeyVariable,
        ModelKeys.GeminiAddressVariable,
        .. ProviderNames.All.Select(static provider => $"{provider}: {string.Join(", ", KeyVariables(provider))}"),
    ]);

    [Fact]
    public void The_file_of_settings()
    {
        using var folder = new TemporaryFolder();
        var values = new JsonObject(Settings.All.Select(static setting => KeyValuePair.Create(setting.Name, (JsonNode?)Default(setting))));

        ConfigurationFile.Write(folder.File("configuration.json"), values);

        GoldenFile.Check("configuration.json", File.ReadAllText(folder.File("configuration.json")));
    }

    [Fact]
    public void Values_that_a_user_writes() => GoldenFile.Check("values.txt",
    [
        $"curators: {string.Join(", ", CuratorNames.All)}",
        $"providers: {string.Join(", ", ProviderNames.All)}",
        $"transports: {string.Join(", ", TransportNames.All)}",
        $"hierarchy: {Formats(HierarchyFormats.All.Select(static format => (format.Name, format.Extensions)))}",
        $"evidence: {Formats(EvidenceFormats.All.Select(static format => (format.Name, format.Extensions)))}",
        $"report: {Formats(ReportFormats.All.Select(static format => (format.Name, format.Extensions)))}",
        .. VerifyRules.All.Select(static rule => $"rule: {rule.Name}").Order(StringComparer.Ordinal),
        .. PathwayErrors.All.Select(static error => $"error: {error.Id}").Order(StringComparer.Ordinal),
    ]);

    [Fact]
    public void Telemetry() => GoldenFile.Check("telemetry.txt",
    [
        Instruments.Name,
        .. typeof(Instruments).GetFields().Select(static field => field.GetValue(null)).OfType<Instrument>()
            .Select(static instrument => $"{instrument.Name} {instrument.Unit} {instrument.GetType().Name}").Order(StringComparer.Ordinal),
        .. typeof(AttributeNames).GetFields(BindingFlags.Static | BindingFlags.Public)
            .Select(static field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal),
    ]);

    [Fact]
    public void A_cache_server()
    {
        var answer = Storage.Stores.Answer("key") with { IsImported = true };
        var state = new LimiterState
        {
            Day = 20260102, Today = 7, Learned = new RateLimits(1, 2, 3), LearnedAt = 1000,
            ClosedUntil = 2000, Why = "the day is used up", PausedUntil = 3000,
        };
        var quota = RedisJson.Write(new QuotaState(state, [new RecordedGrant(11, 12, 13, 14), new RecordedGrant(21, 22, 23, 24)]));

        GoldenFile.Check("redis.txt",
        [
            $"{RedisKeys.Answers}", $"{RedisKeys.Salt}",
            $"{RedisKeys.Lease("key")}", $"{RedisKeys.Quota("lane")}", $"{RedisKeys.QuotaChannel("lane")}",
            RedisJson.Write(answer), quota,
        ]);
        Assert.Equal(answer, RedisJson.ReadAnswer("key", RedisJson.Write(answer)));
        Assert.Equal(quota, RedisJson.Write(RedisJson.ReadQuota(quota)));
    }

    /// <summary>The properties of cmdlet output, which users save with ConvertTo-Json and Export-Csv.</summary>
    [Fact]
    public void What_cmdlets_emit() => GoldenFile.Check("public.txt", typeof(PathwayHierarchy).Assembly.GetExportedTypes()
        .OrderBy(static type => type.FullName, StringComparer.Ordinal)
        .SelectMany(static type => (IEnumerable<string>)[type.FullName!, .. Members(type).Select(static member => $"  {member}")]));

    private static IEnumerable<string> Members(Type type) => type.IsEnum
        ? Enum.GetNames(type).Select(name => $"{name} = {Enum.Format(type, Enum.Parse(type, name), "d")}")
        : type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(static property => property.Name);

    // Golden files do not contain the folders of the user.
    private static string Default(Setting setting) =>
        Path.IsPathFullyQualified(setting.Default) ? Path.GetFileName(setting.Default) : setting.Default;

    private static List<string> KeyVariables(string provider)
    {
        var asked = new List<string>();
        _ = ModelKeys.Find(provider, name =>
        {
            asked.Add(name);
            return null;
        });
        return asked;
    }

    private static string Formats(IEnumerable<(string Name, IReadOnlyList<string> Extensions)> formats) =>
        string.Join(", ", formats.Select(static format => $"{format.Name} ({string.Join(' ', format.Extensions)})"));
}
