using System.Text.Json;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>Reads the canonical form back, or says what is wrong with it and where. Nothing is repaired and nothing is passed over.</summary>
internal static class HierarchyJsonReader
{
    /// <summary>The run that a hierarchy from a file names: none of this machine.</summary>
    public const string ImportedRun = "imported";

    /// <param name="stream">The file, from its beginning.</param>
    /// <param name="origin">What the file is called in messages.</param>
    /// <exception cref="PathwayException">It is empty, not text, not JSON, of another kind or version, or contradicts itself.</exception>
    public static PathwayHierarchy Read(Stream stream, string origin)
    {
        var json = Utf8Text.Read(stream, origin);
        try
        {
            StrictJson.Check(json);
            CheckHead(HierarchyFilePart.Read<HierarchyFileHead>(json), origin);
            return Hierarchy(HierarchyFilePart.Read<HierarchyFile>(json), origin);
        }
        catch (JsonException failure)
        {
            throw new PathwayException(PathwayErrors.FormatInvalid, $"'{origin}', line {(failure.LineNumber ?? 0) + 1}: {Told(failure)}", origin, failure);
        }
        catch (InvalidDataException failure)
        {
            throw new PathwayException(PathwayErrors.HierarchyInvalid, $"'{origin}': {failure.Message}", origin, failure);
        }
    }

    private static void CheckHead(HierarchyFileHead head, string origin)
    {
        if (head.Format?.Text != $"\"{HierarchyFile.FormatName}\"")
        {
            throw new PathwayException(PathwayErrors.FormatInvalid, $"'{origin}', line 1: this is no hierarchy; one begins with \"format\": \"{HierarchyFile.FormatName}\".", origin);
        }
        if (head.Version?.Text is { } version && version != $"{HierarchyFile.CurrentVersion}")
        {
            throw new InvalidDataException($"the file has version {version}; this module reads version {HierarchyFile.CurrentVersion}.");
        }
    }

    private static PathwayHierarchy Hierarchy(HierarchyFile file, string origin)
    {
        var profile = Profile(file.Profile);
        HierarchyFileCheck.Nodes(file.Nodes, profile);
        var hierarchy = new PathwayHierarchy(new HierarchyDraft
        {
            Profile = profile, RunId = ImportedRun, Nodes = [.. file.Nodes.Select(static node => node.Draft())],
            Interactions = [.. (file.Interactions ?? []).Select((interaction, index) => interaction.Interaction($"{origin}, interactions[{index}]"))],
            Changes = [.. file.Changes ?? []], Failures = [.. file.Failures ?? []],
        });
        HierarchyFileCheck.Summary(file, hierarchy);
        return hierarchy;
    }

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

    // The serializer repeats path and line at the end of its messages; the line is told already, in the counting of editors.
    private static string Told(JsonException failure) => failure.Message.Split(" LineNumber:", 2)[0].Split(" | LineNumber", 2)[0];
}
