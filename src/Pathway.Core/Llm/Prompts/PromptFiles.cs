using System.Collections.Frozen;

namespace Pathway.Llm.Prompts;

/// <summary>The prompts that ship, by kind of question. A new kind is a text and a schema in data/prompts.</summary>
internal static class PromptFiles
{
    private const string Folder = "prompts/";
    private const string TextEnd = ".md";

    private static readonly Lazy<FrozenDictionary<string, Prompt>> All = new(static () => typeof(PromptFiles).Assembly.GetManifestResourceNames()
        .Where(static name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(TextEnd, StringComparison.Ordinal))
        .Select(static name => name[Folder.Length..^TextEnd.Length])
        .ToFrozenDictionary(static kind => kind, static kind => Prompt.Parse(kind, Read(kind + TextEnd), Read(kind + ".schema.json")), StringComparer.Ordinal));

    /// <summary>The kinds that a model can be asked, in ordinal order.</summary>
    public static IEnumerable<string> Kinds => All.Value.Keys.Order(StringComparer.Ordinal);

    /// <summary>The prompt of a kind, or null where there is none.</summary>
    public static Prompt? Find(string kind) => All.Value.GetValueOrDefault(kind);

    /// <summary>The text of a prompt's file, byte for byte.</summary>
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(PromptFiles).Assembly.GetManifestResourceStream(Folder + name) ?? throw new FileNotFoundException($"There is no prompt file '{name}'.", name));
        return reader.ReadToEnd();
    }
}
