using System.Text;
using Pathway.Errors;
using Pathway.Files;

namespace Pathway.Llm.Prompts;

/// <summary>
/// The prompts of a run: those that ship, and in place of some of them those of the user. The schemas of replies are fixed, because the
/// replies are read by them.
/// </summary>
internal sealed class PromptSet
{
    private const string Extension = ".md";
    private const string SchemaExtension = ".schema.json";

    private readonly Dictionary<string, Prompt> own;

    private PromptSet(Dictionary<string, Prompt> own) => this.own = own;

    /// <summary>The prompts that ship.</summary>
    public static PromptSet Embedded { get; } = new([]);

    /// <summary>Tells sets of different prompts apart; empty for those that ship.</summary>
    public string Identity => string.Join(' ', own.Values.Select(static prompt => prompt.Label).Order(StringComparer.Ordinal));

    /// <summary>The prompt of a kind; null if it has none.</summary>
    public Prompt? Find(string kind) => own.GetValueOrDefault(kind) ?? PromptFiles.Find(kind);

    /// <summary>
    /// Reads a folder with prompts of the user: KIND.md for each kind that differs. A copy that was not changed is the prompt that ships,
    /// with its answers.
    /// </summary>
    /// <exception cref="PathwayException">The folder or a file cannot be read, or a file is no prompt of a known kind.</exception>
    public static PromptSet Load(string folder)
    {
        var own = new Dictionary<string, Prompt>(StringComparer.Ordinal);
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                if (Read(file) is { } prompt) { own[prompt.Kind] = prompt; }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PathwayException(PathwayErrors.PromptInvalid, $"The prompts in '{folder}' cannot be read: {failure.Message}", folder,
                failure);
        }
        return own.Count == 0 ? Embedded : new PromptSet(own);
    }

    // Null for files that are no prompts, and for prompts that ship.
    private static Prompt? Read(string file)
    {
        var name = Path.GetFileName(file);
        if (name.EndsWith(SchemaExtension, StringComparison.Ordinal))
        {
            return IsShipped(name, ReadText(file)) ? null
                : throw Invalid(file, "the schema of a reply cannot be changed, because replies are read by it");
        }
        var isOther = !name.EndsWith(Extension, StringComparison.Ordinal) || name.Equals("README.md", StringComparison.OrdinalIgnoreCase);
        if (isOther) { return null; }
        var kind = name[..^Extension.Length];
        if (PromptFiles.Find(kind) is not { } shipped)
        {
            throw Invalid(file, $"there is no kind of question '{kind}'; there are {string.Join(", ", PromptFiles.Kinds)}");
        }
        var text = ReadText(file);
        if (IsShipped(name, text)) { return null; }
        try
        {
            var prompt = Prompt.Parse(kind, text, PromptFiles.Read(kind + SchemaExtension)).AsOwn(text);
            EnsurePlaceholder(file, "the request", prompt.Request, PromptRenderer.ItemsPlaceholder);
            if (shipped.System.Contains(PromptRenderer.RootsPlaceholder, StringComparison.Ordinal))
            {
                EnsurePlaceholder(file, "the system prompt", prompt.System, PromptRenderer.RootsPlaceholder);
            }
            return prompt;
        }
        catch (Exception failure) when (failure is FormatException or OverflowException or ArgumentException)
        {
            throw Invalid(file, failure.Message.TrimEnd('.'));
        }
    }

    private static void EnsurePlaceholder(string file, string part, string text, string placeholder)
    {
        if (!text.Contains(placeholder, StringComparison.Ordinal)) { throw Invalid(file, $"{part} has no placeholder {placeholder}"); }
    }

    private static bool IsShipped(string name, string text)
    {
        var kind = name[..name.IndexOf('.', StringComparison.Ordinal)];
        return PromptFiles.Find(kind) is not null && text.ReplaceLineEndings("\n") == PromptFiles.Read(name).ReplaceLineEndings("\n");
    }

    private static string ReadText(string file) => SharedFile.ReadAllText(file, Encoding.UTF8);

    private static PathwayException Invalid(string file, string reason) =>
        new(PathwayErrors.PromptInvalid, $"'{file}' is not a prompt: {reason}.", file);
}
