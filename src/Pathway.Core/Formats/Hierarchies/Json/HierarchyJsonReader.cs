using System.Text.Json;
using System.Text.RegularExpressions;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>
/// Reads the canonical form, or reports what is wrong and where. It repairs nothing and ignores nothing.
/// </summary>
internal static class HierarchyJsonReader
{
    /// <summary>The run identifier of a hierarchy from a file.</summary>
    public const string ImportedRun = "imported";

    /// <exception cref="PathwayException">The text is incomplete, not JSON, of another kind or version, or inconsistent.</exception>
    public static PathwayHierarchy Read(SourceText text) => Read(text, CreateHierarchy);

    /// <summary>Reads a file that may be inconsistent, so that it can be checked and repaired.</summary>
    /// <exception cref="PathwayException">The text is incomplete, not JSON, of another kind or version, or has inconsistent
    /// roots.</exception>
    public static HierarchyDraft ReadUnchecked(SourceText text) => Read(text, CreateDraft);

    private static TResult Read<TResult>(SourceText text, Func<HierarchyFile, string, TResult> create)
    {
        if (text.Fault is not null) { throw text.Fault; }
        var json = text.Utf8.Span;
        try
        {
            StrictJson.Check(json);
            ValidateHeader(HierarchyPartSerializer.Read<HierarchyFileHeader>(json));
            return create(HierarchyPartSerializer.Read<HierarchyFile>(json), text.Path);
        }
        catch (JsonException failure)
        {
            throw JsonText.CreateSyntaxError(text,
                new JsonException(JsonErrorText.Describe(failure), failure.Path, failure.LineNumber, failure.BytePositionInLine, failure));
        }
        catch (InvalidDataException failure)
        {
            throw new PathwayException(PathwayErrors.HierarchyInvalid, $"'{text.Path}': {failure.Message}", text.Path, failure);
        }
    }

    private static void ValidateHeader(HierarchyFileHeader header)
    {
        if (header.Format?.Text != $"\"{HierarchyFile.FormatName}\"")
        {
            throw new JsonException($"This is no hierarchy; one has the field \"format\": \"{HierarchyFile.FormatName}\".", "$",
                lineNumber: 0, bytePositionInLine: 0);
        }
        if (header.Version?.Text is { } version && version != $"{HierarchyFile.CurrentVersion}")
        {
            throw new InvalidDataException($"the file has version {version}; this module reads version {HierarchyFile.CurrentVersion}.");
        }
    }

    private static PathwayHierarchy CreateHierarchy(HierarchyFile file, string origin)
    {
        var draft = CreateDraft(file, origin);
        HierarchyFileValidator.ValidateNodes(file.Nodes, draft.Profile);
        var hierarchy = new PathwayHierarchy(draft);
        HierarchyFileValidator.ValidateDerivedValues(file.Nodes, hierarchy);
        HierarchyFileValidator.ValidateSummary(file, hierarchy);
        return hierarchy;
    }

    private static HierarchyDraft CreateDraft(HierarchyFile file, string origin) => new()
    {
        Profile = CreateProfile(file.Profile), RunId = ImportedRun, Nodes = [.. file.Nodes.Select(static node => node.ToDraft())],
        Interactions =
            [.. (file.Interactions ?? []).Select((interaction, index) => interaction.ToInteraction($"{origin}, interactions[{index}]"))],
        Changes = [.. file.Changes ?? []], Failures = [.. file.Failures ?? []],
        Stated = new StatedSummary(file.Complete, file.Unassigned ?? []),
    };

    private static PathwayRootProfile CreateProfile(ProfileRecord profile)
    {
        try
        {
            return new PathwayRootProfile(profile.Name, profile.Roots.Select(static root =>
                root with { Keywords = root.Keywords ?? [], Examples = root.Examples ?? [], Anchors = root.Anchors ?? [] }));
        }
        catch (ArgumentException failure)
        {
            // The framework appends the name of a parameter that the user does not have.
            throw new InvalidDataException($"profile: {failure.Message.Split(" (Parameter", 2)[0]}", failure);
        }
    }
}

/// <summary>
/// Rejects what a JSON reader would accept silently: duplicate fields, and null instead of a missing field. The original records of
/// interactions are not checked.
/// </summary>
internal static class StrictJson
{
    /// <exception cref="JsonException">The text is not JSON, or ambiguous; contains the line.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = HierarchyFileJson.MaxNesting });
        var fields = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject: fields.Push(new HashSet<string>(StringComparer.Ordinal)); break;
                case JsonTokenType.EndObject: fields.Pop(); break;
                case JsonTokenType.PropertyName when ReadName(ref reader, json) is var name:
                    if (!fields.Peek().Add(name))
                    {
                        throw CreateFault($"The field '{name}' stands twice in one object.", json, reader.TokenStartIndex);
                    }
                    if (name == "record" && reader.CurrentDepth == HierarchyFileJson.RecordDepth) { reader.Skip(); }
                    break;
                case JsonTokenType.Null: throw CreateFault("There is null where a value is expected; leave the field out instead.", json,
                    reader.TokenStartIndex);
                default: break;
            }
        }
    }

    private static string ReadName(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        try { return reader.GetString()!; }
        catch (InvalidOperationException failure) { throw CreateFault(failure.Message, json, reader.TokenStartIndex); }
    }

    private static JsonException CreateFault(string message, ReadOnlySpan<byte> json, long position)
    {
        var before = json[..(int)position];
        return new JsonException(message, path: null, before.Count((byte)'\n'), before.Length - (before.LastIndexOf((byte)'\n') + 1));
    }
}

/// <summary>Describes errors in terms of the file; the messages of the serializer name .NET types and members.</summary>
internal static partial class JsonErrorText
{
    public static string Describe(JsonException failure)
    {
        // The message ends with the position again, counted from 0.
        var message = failure.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];
        var place = failure.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "the file";
        if (UnknownField().Match(message) is { Success: true } unknown)
        {
            return $"The field '{unknown.Groups[1].Value}' is not known here ({place}).";
        }
        if (MissingFields().Match(message) is { Success: true } missing) { return $"{place} lacks the field {missing.Groups[1].Value}."; }
        return message.Contains("could not be converted to", StringComparison.Ordinal)
            ? $"{place} is of another kind than expected." : message;
    }

    [GeneratedRegex("^The JSON property '(.*?)' could not be mapped", RegexOptions.Singleline)]
    private static partial Regex UnknownField();

    [GeneratedRegex("missing required properties.*?: (.*?)\\.?$", RegexOptions.Singleline)]
    private static partial Regex MissingFields();
}
