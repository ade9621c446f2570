namespace Pathway.Llm.Models;

/// <summary>What a model understands. A field that it does not understand makes it refuse the request.</summary>
internal sealed record ModelFlags
{
    /// <summary>How much it may think, in the words of models from 3 on; null sends nothing.</summary>
    public string? ThinkingLevel { get; init; }

    /// <summary>How many tokens it may think, for models before 3; null sends nothing. Thoughts come on top of the output.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>Whether temperature, topP and topK may be sent.</summary>
    public bool Temperature { get; init; }

    /// <summary>Whether it can search the web.</summary>
    public bool Search { get; init; }

    /// <summary>Whether it takes web search and a JSON schema in one request.</summary>
    public bool SearchWithSchema { get; init; }
}
