using Pathway.Text;

namespace Pathway.Steps.Reorganize;

/// <summary>Which names cannot be one concept, by rule and unasked.</summary>
internal sealed class Guards
{
    private readonly Dictionary<string, Distinctions> known = new(StringComparer.Ordinal);

    /// <summary>Why two names cannot be one concept, or null where no rule speaks against it.</summary>
    public string? Between(string one, string other) => Of(one).From(Of(other));

    private Distinctions Of(string key) => known.TryGetValue(key, out var distinctions) ? distinctions : known[key] = Distinctions.Of(key);
}
