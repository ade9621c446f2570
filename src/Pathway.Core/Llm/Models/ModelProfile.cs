namespace Pathway.Llm.Models;

/// <summary>Everything that this program has to know of a model. It comes from the models file, never from code.</summary>
internal sealed record ModelProfile
{
    /// <summary>The name under which the provider knows it.</summary>
    public required string Name { get; init; }

    /// <summary>Whose interface it has: Gemini or OpenAI.</summary>
    public required string Provider { get; init; }

    /// <summary>The kin whose values hold where its own are not named.</summary>
    public required string Family { get; init; }

    public ModelLimits Limits { get; init; } = new();

    /// <summary>Null where no price is known; costs are then unknown, not nothing.</summary>
    public ModelPrice? Price { get; init; }

    public ModelFlags Flags { get; init; } = new();

    /// <summary>The most tokens of a reply, thoughts under a budget not counted.</summary>
    public int MaxOutputTokens { get; init; } = 8192;

    /// <summary>The most tokens to ask for: a budget for thoughts eats from the output, so it is put on top.</summary>
    public int OutputLimit => MaxOutputTokens + Math.Max(0, Flags.ThinkingBudget ?? 0);

    public override string ToString() => Name;
}
