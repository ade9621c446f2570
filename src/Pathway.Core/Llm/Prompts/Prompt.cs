using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pathway.Llm.Replies;
using Pathway.Model;

namespace Pathway.Llm.Prompts;

/// <summary>
/// The prompt of a kind of question and the schema of its reply, from two files. The prompt file has three sections, each after a line
/// of three hyphens: a header (version, temperature, batch size, search), the system prompt, and the request.
/// </summary>
internal sealed class Prompt
{
    private const string Divider = "---";

    private Prompt(string kind, int version, float? temperature, int[] batch, bool search, string system, string request,
        JsonElement schema)
    {
        Kind = kind;
        Version = version;
        Temperature = temperature;
        BatchSize = batch[0];
        SmallerBatchSizes = batch[1..];
        Search = search;
        System = system;
        Request = request;
        Schema = schema;
        CompactSchema = JsonSerializer.SerializeToElement(schema);
        ReplySchema = new ReplySchema(schema);
        SchemaBytes = Encoding.UTF8.GetByteCount(schema.GetRawText());
    }

    /// <summary>The kind of question.</summary>
    public string Kind { get; }

    /// <summary>The version of the text; part of the key of every answer.</summary>
    public int Version { get; }

    /// <summary>
    /// The prompt in the name of the answerer, and so in the key of every answer: kind and version, and of a prompt of the user its hash.
    /// </summary>
    public string Label => OwnHash is null ? $"{Kind} prompt {Version}" : $"{Kind} prompt {Version} ({OwnHash})";

    /// <summary>The hash of a prompt of the user; null for one that ships.</summary>
    public string? OwnHash { get; private init; }

    /// <summary>The temperature, for models that support it.</summary>
    public float? Temperature { get; }

    /// <summary>The maximum number of questions per call.</summary>
    public int BatchSize { get; }

    /// <summary>The sizes of the batches in which questions are asked again that a reply leaves out, descending; after them 1.</summary>
    public IReadOnlyList<int> SmallerBatchSizes { get; }

    /// <summary>Whether the model may search the web, if it supports search.</summary>
    public bool Search { get; }

    /// <summary>The system prompt, with a placeholder for the roots.</summary>
    public string System { get; }

    /// <summary>Cache of system prompts with the roots filled in, one per root profile.</summary>
    public ConditionalWeakTable<PathwayRootProfile, string> RenderedSystems { get; } = [];

    /// <summary>The request, with a placeholder for the items.</summary>
    public string Request { get; }

    /// <summary>The JSON schema of the reply, as it is sent to the model.</summary>
    public JsonElement Schema { get; }

    /// <summary>The same without white space, for the requests.</summary>
    public JsonElement CompactSchema { get; }

    /// <summary>Its number of bytes.</summary>
    public int SchemaBytes { get; }

    /// <summary>The same schema, for validating replies.</summary>
    public ReplySchema ReplySchema { get; }

    /// <summary>Parses a prompt.</summary>
    /// <exception cref="FormatException">The text has no three dividers, or its header has no version or no descending sizes.</exception>
    public static Prompt Parse(string kind, string text, string schema)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var dividers = Enumerable.Range(0, lines.Length).Where(i => lines[i] == Divider).ToList();
        if (dividers is not [0, var second, var third])
        {
            throw new FormatException($"The prompt '{kind}' has no three lines '{Divider}', the first at its beginning.");
        }
        var header = lines[1..second].Select(static line => line.Split(':', 2))
            .ToDictionary(static pair => pair[0].Trim(), static pair => pair[^1].Trim(), StringComparer.Ordinal);
        if (!header.TryGetValue("version", out var version)) { throw new FormatException($"The prompt '{kind}' has no version."); }
        using var document = JsonDocument.Parse(schema);
        return new Prompt(kind, int.Parse(version, CultureInfo.InvariantCulture),
            header.TryGetValue("temperature", out var temperature) ? float.Parse(temperature, CultureInfo.InvariantCulture) : null,
            header.TryGetValue("batch", out var batch) ? ParseSizes(kind, batch) : [1],
            header.TryGetValue("search", out var search) && bool.Parse(search),
            JoinSection(lines[(second + 1)..third]), JoinSection(lines[(third + 1)..]), document.RootElement.Clone());
    }

    /// <summary>This prompt, marked as one of the user by its text.</summary>
    public Prompt AsOwn(string text) => new(Kind, Version, Temperature, [BatchSize, .. SmallerBatchSizes], Search, System, Request, Schema)
    {
        OwnHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))))[..8],
    };

    private static int[] ParseSizes(string kind, string text)
    {
        int[] sizes = [.. text.Split(',').Select(static size => int.Parse(size, CultureInfo.InvariantCulture))];
        return sizes[^1] > 0 && sizes.Zip(sizes.Skip(1)).All(static pair => pair.First > pair.Second) ? sizes
            : throw new FormatException($"The batch sizes of the prompt '{kind}' do not descend: {text}.");
    }

    private static string JoinSection(string[] lines) => string.Join('\n', lines).Trim();
}

/// <summary>The embedded prompts by kind of question. A new kind needs a prompt and a schema in data/prompts.</summary>
internal static class PromptFiles
{
    private const string Folder = "prompts/";
    private const string Extension = ".md";

    private static readonly Lazy<FrozenDictionary<string, Prompt>> All = new(static () =>
        typeof(PromptFiles).Assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
            .Select(static name => name[Folder.Length..^Extension.Length])
            .ToFrozenDictionary(static kind => kind, Load, StringComparer.Ordinal));

    /// <summary>The kinds with a prompt, in ordinal order.</summary>
    public static IEnumerable<string> Kinds => All.Value.Keys.Order(StringComparer.Ordinal);

    /// <summary>The prompt of a kind; null if it has none.</summary>
    public static Prompt? Find(string kind) => All.Value.GetValueOrDefault(kind);

    /// <summary>The unchanged text of a prompt file.</summary>
    public static string Read(string name)
    {
        var stream = typeof(PromptFiles).Assembly.GetManifestResourceStream(Folder + name)
            ?? throw new FileNotFoundException($"There is no prompt file '{name}'.", name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Prompt Load(string kind) => Prompt.Parse(kind, Read(kind + Extension), Read(kind + ".schema.json"));
}
