namespace Pathway.Llm.Prompts;

/// <summary>How many tokens a reply usually has, for estimates: the names, a sentence of meaning, a few words of reason.</summary>
internal static class ReplySizes
{
    private const int Names = 80;
    private const int List = 400;
    private const int Sentences = 200;

    /// <summary>The tokens of a usual reply to one question of a kind.</summary>
    public static int Of(string kind) => kind switch { "siblings" => List, "claim" => Sentences, _ => Names };
}
