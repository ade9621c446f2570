using System.Text.Json;

namespace Pathway.Emulator.Minds;

/// <summary>The question that a prompt carries: a kind, and one or more items of it.</summary>
public sealed record AskedQuestion(string Kind, IReadOnlyList<AskedItem> Items)
{
    /// <summary>Kind and terms, the same for the same question in any run; of a pair both names.</summary>
    public string Key => $"{Kind}:{string.Join('\n', Items.Select(static item => item.Name))}";
}

/// <summary>One item.</summary>
/// <param name="Id">By which the answer names it.</param>
/// <param name="Term">What it is about.</param>
/// <param name="Json">The item as it stands in the prompt.</param>
public sealed record AskedItem(string Id, string Term, JsonElement Json)
{
    /// <summary>The term; of a pair both names.</summary>
    public string Name => Other is { } other ? $"{Term} = {other}" : Term;

    /// <summary>The other name of a pair, or null.</summary>
    public string? Other => Json.TryGetProperty("other", out var other) && other.ValueKind == JsonValueKind.String ? other.GetString() : null;
}
