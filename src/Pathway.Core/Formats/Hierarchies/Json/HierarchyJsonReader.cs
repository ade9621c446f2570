using System.Text.Json;
using System.Text.RegularExpressions;
using Pathway.Errors;
using Pathway.Formats.Interactions;
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
    public static PathwayHierarchy Read(SourceText text) => Read(text, CreateHierarchy, static draft => new PathwayHierarchy(draft));

    /// <summary>Reads a file that may be inconsistent, so that it can be checked and repaired.</summary>
    /// <exception cref="PathwayException">The text is incomplete, not JSON, of another kind or version, or has inconsistent
    /// roots.</exception>
    public static HierarchyDraft ReadUnchecked(SourceText text) => Read(text, CreateDraft, static draft => draft);

    private static TResult Read<TResult>(SourceText text, Func<HierarchyFile, string, TResult> create,
        Func<HierarchyDraft, TResult> createFromDraft)
    {
        if (text.Fault is not null) { throw text.Fault; }
        var json = text.Utf8.Span;
        try
        {
            if (HierarchyProperties.IsMatch(text.Utf8)) { return createFromDraft(HierarchyProperties.ReadDraft(text.Utf8)); }
            NullCheck.Check(json);
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
        var (first, current) = ($"{HierarchyFile.FirstVersion}", $"{HierarchyFile.CurrentVersion}");
        if (header.Version?.Text is { } version && version != first && version != current)
        {
            throw new InvalidDataException($"the file has version {version}; this module reads the versions {first} and {current}.");
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

    private static HierarchyDraft CreateDraft(HierarchyFile file, string origin) => CreateDraft(file, origin, new ProteinSymbols());

    private static HierarchyDraft CreateDraft(HierarchyFile file, string origin, ProteinSymbols proteins) => new()
    {
        Profile = CreateProfile(file.Profile), RunId = ImportedRun, Nodes = [.. file.Nodes.Select(static node => node.ToDraft())],
        Interactions =
            [.. (file.Interactions ?? [])
                .Select((interaction, index) => interaction.ToInteraction($"{origin}, interactions[{index}]", proteins))],
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
/// Rejects null: an optional field is omitted instead, and the serializer has no option for that. Records of interactions are skipped,
/// because they are kept as they are.
/// </summary>
internal static class NullCheck
{
    /// <exception cref="JsonException">The text is not JSON, or contains null; gives the line.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = HierarchyFileJson.MaxNesting });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.Null)
            {
                var before = json[..(int)reader.TokenStartIndex];
                throw new JsonException("There is null where a value is expected; leave the field out instead.", path: null,
                    before.Count((byte)'\n'), before.Length - (before.LastIndexOf((byte)'\n') + 1));
            }
            if (reader.TokenType is JsonTokenType.PropertyName && reader.CurrentDepth == HierarchyFileJson.RecordDepth
                && reader.ValueTextEquals("record"u8))
            {
                reader.Skip();
            }
        }
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
        if (DuplicateField().Match(message) is { Success: true } duplicate)
        {
            return $"The field '{duplicate.Groups[1].Value}' stands twice in one object ({place}).";
        }
        if (MissingFields().Match(message) is { Success: true } missing) { return $"{place} lacks the field {missing.Groups[1].Value}."; }
        return message.Contains("could not be converted to", StringComparison.Ordinal)
            ? $"{place} is of another kind than expected." : message;
    }

    [GeneratedRegex("^The JSON property '(.*?)' could not be mapped", RegexOptions.Singleline)]
    private static partial Regex UnknownField();

    [GeneratedRegex("^Duplicate property '(.*?)' encountered", RegexOptions.Singleline)]
    private static partial Regex DuplicateField();

    [GeneratedRegex("missing required properties.*?: (.*?)\\.?$", RegexOptions.Singleline)]
    private static partial Regex MissingFields();
}
