using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Pathway.Llm.Replies;
using Pathway.Model;

namespace Pathway.Llm.Prompts;

/// <summary>
/// The text with which a kind of question is asked, and the form of its reply: two files. The first has a head (version,
/// temperature, how many questions a call puts, whether to search), what holds for all such questions, and what asks one of them, divided
/// by lines of three hyphens.
/// </summary>
internal sealed class Prompt
{
    private const string Divider = "---";

    private Prompt(string kind, int version, float? temperature, int batch, bool search, string system, string request, JsonElement schema)
    {
        Kind = kind;
        Version = version;
        Temperature = temperature;
        BatchSize = batch;
        Search = search;
        System = system;
        Request = request;
        Schema = schema;
        ReplySchema = new ReplySchema(schema);
    }

    /// <summary>The kind of question.</summary>
    public string Kind { get; }

    /// <summary>Goes up with every change of the text; part of the key of every answer.</summary>
    public int Version { get; }

    /// <summary>How freely the model words its reply, for models that take it.</summary>
    public float? Temperature { get; }

    /// <summary>How many questions a call puts at most.</summary>
    public int BatchSize { get; }

    /// <summary>Whether the model may search the web, where it can.</summary>
    public bool Search { get; }

    /// <summary>What holds for all questions, with a place for the roots.</summary>
    public string System { get; }

    /// <summary>The same with the roots of a profile in that place: the same few profiles are asked about thousands of times.</summary>
    public ConditionalWeakTable<PathwayRootProfile, string> RenderedSystems { get; } = [];

    /// <summary>What asks, with a place for the items.</summary>
    public string Request { get; }

    /// <summary>The form of the reply, as the model gets it.</summary>
    public JsonElement Schema { get; }

    /// <summary>The same, as the reply is checked.</summary>
    public ReplySchema ReplySchema { get; }

    /// <summary>Reads a prompt.</summary>
    /// <exception cref="FormatException">The text is not divided as it should be, or its head lacks the version.</exception>
    public static Prompt Parse(string kind, string text, string schema)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var dividers = Enumerable.Range(0, lines.Length).Where(i => lines[i] == Divider).ToList();
        if (dividers is not [0, var second, var third])
        {
            throw new FormatException($"The prompt '{kind}' has no three lines '{Divider}', the first at its beginning.");
        }
        var head = lines[1..second].Select(static line => line.Split(':', 2))
            .ToDictionary(static pair => pair[0].Trim(), static pair => pair[^1].Trim(), StringComparer.Ordinal);
        if (!head.TryGetValue("version", out var version)) { throw new FormatException($"The prompt '{kind}' has no version."); }
        using var document = JsonDocument.Parse(schema);
        return new Prompt(kind, int.Parse(version, CultureInfo.InvariantCulture),
            head.TryGetValue("temperature", out var temperature) ? float.Parse(temperature, CultureInfo.InvariantCulture) : null,
            head.TryGetValue("batch", out var batch) ? int.Parse(batch, CultureInfo.InvariantCulture) : 1,
            head.TryGetValue("search", out var search) && bool.Parse(search),
            JoinSection(lines[(second + 1)..third]), JoinSection(lines[(third + 1)..]), document.RootElement.Clone());
    }

    private static string JoinSection(string[] lines) => string.Join('\n', lines).Trim();
}

/// <summary>The prompts that ship, by kind of question. A new kind is a text and a schema in data/prompts.</summary>
internal static class PromptFiles
{
    private const string Folder = "prompts/";
    private const string TextEnd = ".md";

    private static readonly Lazy<FrozenDictionary<string, Prompt>> All =
        new(static () => typeof(PromptFiles).Assembly.GetManifestResourceNames()
        .Where(static name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(TextEnd, StringComparison.Ordinal))
        .Select(static name => name[Folder.Length..^TextEnd.Length])
        .ToFrozenDictionary(static kind => kind, static kind => Prompt.Parse(kind, Read(kind + TextEnd), Read(kind + ".schema.json")),
            StringComparer.Ordinal));

    /// <summary>The kinds that a model can be asked, in ordinal order.</summary>
    public static IEnumerable<string> Kinds => All.Value.Keys.Order(StringComparer.Ordinal);

    /// <summary>The prompt of a kind, or null where there is none.</summary>
    public static Prompt? Find(string kind) => All.Value.GetValueOrDefault(kind);

    /// <summary>The text of a prompt's file, byte for byte.</summary>
    public static string Read(string name)
    {
        using var reader =
            new StreamReader(typeof(PromptFiles).Assembly.GetManifestResourceStream(Folder + name)
                ?? throw new FileNotFoundException($"There is no prompt file '{name}'.", name));
        return reader.ReadToEnd();
    }
}
