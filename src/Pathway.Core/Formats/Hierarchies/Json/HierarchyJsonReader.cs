using System.Text.Json;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>Reads the canonical form back, or says what is wrong with it and where. Nothing is repaired and nothing is passed over.</summary>
internal static class HierarchyJsonReader
{
    /// <summary>The run that a hierarchy from a file names: none of this machine.</summary>
    public const string ImportedRun = "imported";

    /// <exception cref="PathwayException">The text is not whole, not JSON, of another kind or version, or contradicts itself.</exception>
    public static PathwayHierarchy Read(SourceText text) => Read(text, Checked);

    /// <summary>Reads a file that may contradict itself, so that it can be checked and repaired.</summary>
    /// <exception cref="PathwayException">The text is not whole, not JSON, of another kind or version, or its roots contradict each other.</exception>
    public static HierarchyDraft ReadUnchecked(SourceText text) => Read(text, Draft);

    private static TResult Read<TResult>(SourceText text, Func<HierarchyFile, string, TResult> make)
    {
        if (text.Fault is not null) { throw text.Fault; }
        var json = text.Utf8.Span;
        try
        {
            StrictJson.Check(json);
            CheckHead(HierarchyFilePart.Read<HierarchyFileHead>(json));
            return make(HierarchyFilePart.Read<HierarchyFile>(json), text.Path);
        }
        catch (JsonException failure)
        {
            throw JsonText.Malformed(text, new JsonException(JsonFault.Told(failure), failure.Path, failure.LineNumber, failure.BytePositionInLine, failure));
        }
        catch (InvalidDataException failure)
        {
            throw new PathwayException(PathwayErrors.HierarchyInvalid, $"'{text.Path}': {failure.Message}", text.Path, failure);
        }
    }

    private static void CheckHead(HierarchyFileHead head)
    {
        if (head.Format?.Text != $"\"{HierarchyFile.FormatName}\"")
        {
            throw new JsonException($"This is no hierarchy; one has the field \"format\": \"{HierarchyFile.FormatName}\".", "$", lineNumber: 0, bytePositionInLine: 0);
        }
        if (head.Version?.Text is { } version && version != $"{HierarchyFile.CurrentVersion}")
        {
            throw new InvalidDataException($"the file has version {version}; this module reads version {HierarchyFile.CurrentVersion}.");
        }
    }

    private static PathwayHierarchy Checked(HierarchyFile file, string origin)
    {
        var draft = Draft(file, origin);
        HierarchyFileCheck.Nodes(file.Nodes, draft.Profile);
        var hierarchy = new PathwayHierarchy(draft);
        HierarchyFileCheck.Claims(file.Nodes, hierarchy);
        HierarchyFileCheck.Summary(file, hierarchy);
        return hierarchy;
    }

    private static HierarchyDraft Draft(HierarchyFile file, string origin) => new()
    {
        Profile = Profile(file.Profile), RunId = ImportedRun, Nodes = [.. file.Nodes.Select(static node => node.Draft())],
        Interactions = [.. (file.Interactions ?? []).Select((interaction, index) => interaction.Interaction($"{origin}, interactions[{index}]"))],
        Changes = [.. file.Changes ?? []], Failures = [.. file.Failures ?? []], Claims = new HierarchyClaims(file.Complete, file.Unassigned ?? []),
    };

    private static PathwayRootProfile Profile(ProfileRecord profile)
    {
        try
        {
            return new PathwayRootProfile(profile.Name, profile.Roots.Select(static root => root with { Keywords = root.Keywords ?? [], Examples = root.Examples ?? [], Anchors = root.Anchors ?? [] }));
        }
        catch (ArgumentException failure)
        {
            // The framework adds the parameter's name to the message; a user has no parameter.
            throw new InvalidDataException($"profile: {failure.Message.Split(" (Parameter", 2)[0]}", failure);
        }
    }
}
