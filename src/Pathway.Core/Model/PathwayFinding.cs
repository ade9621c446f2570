using System.Text.Json.Serialization;

namespace Pathway.Model;

/// <summary>How much a finding matters; a greater value matters more.</summary>
public enum PathwaySeverity
{
    /// <summary>Worth knowing; no action is needed.</summary>
    Info,
    /// <summary>Needs a look: it may be right, or something is still open.</summary>
    Warning,
    /// <summary>The hierarchy is wrong at this place.</summary>
    Error,
}

/// <summary>A finding of a rule in a hierarchy.</summary>
public sealed record PathwayFinding
{
    /// <summary>The name of the rule that found it, for example "cycle".</summary>
    public required string Rule { get; init; }

    /// <summary>How much it matters.</summary>
    public required PathwaySeverity Severity { get; init; }

    /// <summary>
    /// The name of the node, without extra white space and invisible characters; for an interaction its identifier; null for a finding
    /// about the whole.
    /// </summary>
    public string? Node { get; init; }

    /// <summary>
    /// The names from the top of the node's chain down to it; for a cycle its members, each followed by its parent. Only the end of a long
    /// path.
    /// </summary>
    public IReadOnlyList<string> Path { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>What is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>How to fix it.</summary>
    public required string Fix { get; init; }

    /// <summary>
    /// The command that fixes it, or that shows what a person must decide. $nodes stands for the checked nodes. Reports have it in words,
    /// as <see cref="Fix"/>.
    /// </summary>
    [JsonIgnore]
    public string? Command { get; init; }

    /// <summary>Whether a question about the node stayed open.</summary>
    internal bool IsOpen { get; init; }

    /// <summary>The checked file; null for nodes from a pipeline.</summary>
    public string? Source { get; init; }

    /// <summary>The finding on one line.</summary>
    public override string ToString() => $"{Severity} {Rule}: {Message}";
}
