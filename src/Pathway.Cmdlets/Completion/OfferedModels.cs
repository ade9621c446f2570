using Pathway.Model;

namespace Pathway.Completion;

/// <summary>The models that servers have listed in this process, so that their names can be completed.</summary>
internal static class OfferedModels
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, IReadOnlyList<string>> Latest = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of the last list of a provider; none where none was read.</summary>
    public static IReadOnlyList<string> Of(string provider)
    {
        lock (Gate) { return Latest.GetValueOrDefault(provider, []); }
    }

    /// <summary>Remembers a list that was read.</summary>
    public static void Remember(string provider, IEnumerable<PathwayModel> models)
    {
        string[] names = [.. models.Where(static model => model.IsOffered is true).Select(static model => model.Name)];
        lock (Gate) { Latest[provider] = names; }
    }
}
