using System.Text.Json;

namespace Pathway.Bench.Loopback;

/// <summary>Reads answers as they stand in a reply.</summary>
internal static class PlainAnswers
{
    /// <summary>The parent that the first answer names.</summary>
    public static string Parent(this JsonElement answers) => answers[0].GetProperty("parent").GetString()!;
}
