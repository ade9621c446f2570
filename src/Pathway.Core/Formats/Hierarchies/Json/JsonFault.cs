using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>Says what is wrong with a file in the words of the file: the serializer speaks of its own types and members.</summary>
internal static partial class JsonFault
{
    public static string Told(JsonException failure)
    {
        // The place stands at the end of the message too, in a counting from 0.
        var message = failure.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];
        var place = failure.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "the file";
        if (Unknown().Match(message) is { Success: true } unknown) { return $"The field '{unknown.Groups[1].Value}' is not known here ({place})."; }
        if (Missing().Match(message) is { Success: true } missing) { return $"{place} lacks the field {missing.Groups[1].Value}."; }
        return message.Contains("could not be converted to", StringComparison.Ordinal) ? $"{place} is of another kind than expected." : message;
    }

    [GeneratedRegex("^The JSON property '(.*?)' could not be mapped", RegexOptions.Singleline)]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties.*?: (.*?)\\.?$", RegexOptions.Singleline)]
    private static partial Regex Missing();
}
