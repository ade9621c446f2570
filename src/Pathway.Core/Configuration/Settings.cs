using System.Globalization;

namespace Pathway.Configuration;

/// <summary>All settings. A new one is a line here.</summary>
internal static class Settings
{
    public static readonly Setting CachePath = new("CachePath", UserFolders.DefaultCachePath,
        "The file that keeps answers and the ledger of runs.", static value => string.IsNullOrWhiteSpace(value) ? "a path is needed" : null);

    public static readonly Setting Curator = new("Curator", "Auto",
        "Who answers: Auto, Ontology, Model, Hybrid or Replay.", OneOf(Curators.CuratorNames.All));

    public static readonly Setting RootProfile = new("RootProfile", "seven",
        "The roots: the name of a profile that ships, or the path of a file.", static value => string.IsNullOrWhiteSpace(value) ? "a name or a path is needed" : null);

    public static readonly Setting ThrottleLimit = new("ThrottleLimit", "15", "The most calls at once, 1 to 1000; 1 is one after another.", Whole(1, 1000));

    public static readonly Setting TimeoutSeconds = new("TimeoutSeconds", "120", "How long one call may take, in seconds, 1 to 86400.", Whole(1, 86400));

    public static readonly Setting MaxDepth = new("MaxDepth", "10", "The most links between a term of the input and its root, 1 to 50.", Whole(1, 50));

    /// <summary>All settings in the order in which they are listed.</summary>
    public static IReadOnlyList<Setting> All { get; } = [CachePath, Curator, RootProfile, ThrottleLimit, TimeoutSeconds, MaxDepth];

    /// <summary>The setting of that name, in any case, or null.</summary>
    public static Setting? Find(string name) => All.FirstOrDefault(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Func<string, string?> Whole(int least, int most) => value =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? null : $"a whole number from {least} to {most} is needed";

    private static Func<string, string?> OneOf(IReadOnlyList<string> allowed) => value =>
        allowed.Contains(value, StringComparer.OrdinalIgnoreCase) ? null : $"one of {string.Join(", ", allowed)} is needed";
}
