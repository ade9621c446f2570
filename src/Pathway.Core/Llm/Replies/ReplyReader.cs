using System.Text;
using System.Text.Json;
using Pathway.Text;

namespace Pathway.Llm.Replies;

/// <summary>
/// Reads the JSON of a reply. The JSON may be surrounded by other text, such as drafts and thoughts; the last one counts. If it is
/// truncated, the complete answers before the break are kept. Invalid JSON is not repaired, except for what models often write
/// (<see cref="LenientJson"/>).
/// </summary>
internal static class ReplyReader
{
    private const byte ByteOrderMark = 0xEF;

    // What an attempt at invalid JSON costs, in bytes that could be read instead: it ends with an exception.
    private const int CostOfFailure = 1000;

    /// <param name="text">The text of the reply, without thoughts.</param>
    /// <param name="schema">The expected schema.</param>
    public static ParsedReply Read(string text, ReplySchema schema)
    {
        if (ReplyThoughts.Remove(text) is not { } spoken)
        {
            return new ParsedReply { Fault = "the reply holds thoughts and no answer", IsTruncated = true };
        }
        var bytes = SafeJson.WithoutLoneSurrogates(Encoding.UTF8.GetBytes(spoken)).Span;
        if (bytes.Length > 2 && bytes[0] == ByteOrderMark) { bytes = bytes[3..]; }
        if (bytes.Trim(" \t\r\n"u8).IsEmpty) { return new ParsedReply { Fault = "the reply is empty" }; }
        var json = LenientJson.Decode(bytes);
        if (ReadWhole(json, schema) is { } whole) { return whole; }
        var candidates = new ReplyCandidates();
        Scan(json, schema, candidates);
        return candidates.Choose() ?? new ParsedReply
        {
            Fault = candidates.BreaksOff
                ? $"the reply breaks off before its list '{schema.ListName}'"
                : $"the reply holds no object with a list '{schema.ListName}'",
        };
    }

    // What most models write: one object and nothing else. Null for any other text.
    private static ParsedReply? ReadWhole(ReadOnlySpan<byte> bytes, ReplySchema schema)
    {
        var trimmed = bytes.Trim(" \t\r\n"u8);
        if (trimmed is not [(byte)'{', .., (byte)'}']) { return null; }
        try
        {
            using var document = JsonDocument.Parse(trimmed.ToArray(), LenientJson.DocumentOptions);
            return schema.FindItems(document.RootElement) is { } items ? new ParsedReply { Items = items } : null;
        }
        catch (JsonException)
        {
            // It is read piece by piece.
            return null;
        }
    }

    private static void Scan(ReadOnlySpan<byte> bytes, ReplySchema schema, ReplyCandidates candidates)
    {
        // Limits the work to a few passes over the text, whatever it contains, and to a thousand failures more.
        var budget = (4L * bytes.Length) + (1000 * CostOfFailure);
        for (var at = FindOpening(bytes, 0); at >= 0 && budget > 0;)
        {
            var prefix = JsonPrefix.Scan(bytes[at..]);
            var length = prefix.IsComplete ? prefix.Kept.Length : (int)prefix.BytesRead;
            budget -= prefix.BytesRead + 1;
            if (!prefix.IsComplete && !prefix.IsOpen)
            {
                var (repaired, read) = LenientJson.Repair(bytes[at..]);
                budget -= read + CostOfFailure;
                var whole = JsonPrefix.Scan(repaired);
                if (whole.IsComplete)
                {
                    prefix = whole;
                    length = read;
                }
            }
            var isFound = Add(prefix, schema, candidates);
            // Text within or after a truncated reply is not another reply.
            if (prefix.IsOpen && !prefix.IsComplete)
            {
                candidates.BreaksOff = true;
                return;
            }
            at = FindOpening(bytes, at + (isFound ? Math.Max(1, length) : 1));
        }
    }

    private static bool Add(JsonPrefix prefix, ReplySchema schema, ReplyCandidates candidates)
    {
        if (prefix.Kept.IsEmpty) { return false; }
        using var document = JsonDocument.Parse(CloseJson(prefix), LenientJson.DocumentOptions);
        var value = document.RootElement;
        if (schema.FindItems(value) is { } items)
        {
            candidates.Add(new ParsedReply
            {
                Items = items, IsTruncated = !prefix.IsComplete, TruncatedItems = prefix.TruncatedElements,
            }, prefix.IsOpen && !prefix.IsComplete);
            return true;
        }
        if (!prefix.IsComplete || !schema.IsItem(value)) { return false; }
        candidates.AddItem(value.Clone());
        return true;
    }

    private static byte[] CloseJson(JsonPrefix prefix)
    {
        var closed = new byte[prefix.Kept.Length + prefix.Closers.Length];
        prefix.Kept.CopyTo(closed);
        Encoding.ASCII.GetBytes(prefix.Closers, closed.AsSpan(prefix.Kept.Length));
        return closed;
    }

    private static int FindOpening(ReadOnlySpan<byte> bytes, int from)
    {
        if (from >= bytes.Length) { return -1; }
        var found = bytes[from..].IndexOfAny((byte)'{', (byte)'[');
        return found < 0 ? -1 : from + found;
    }
}

/// <summary>The readable part of a reply.</summary>
internal sealed record ParsedReply
{
    /// <summary>The complete answers in the order of the reply.</summary>
    public IReadOnlyList<JsonElement> Items { get; init; } = [];

    /// <summary>Whether the reply is truncated or becomes invalid, so that answers may be missing at its end.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>The number of answers that began and were cut off. The number of answers that never began is unknown.</summary>
    public int TruncatedItems { get; init; }

    /// <summary>Why the reply is unreadable, or null. An unreadable reply is not an empty list of answers.</summary>
    public string? Fault { get; init; }

    /// <summary>
    /// Other objects of the same reply, such as drafts, the best first: they count if no answer of this one can be used.
    /// </summary>
    public IReadOnlyList<ParsedReply> Others { get; init; } = [];
}

/// <summary>The objects of a reply that may be its answer, in their order in the text.</summary>
internal sealed class ReplyCandidates
{
    private readonly List<ParsedReply> whole = [];
    private readonly List<ParsedReply> broken = [];
    private readonly List<JsonElement> fragments = [];
    private ParsedReply? open;
    private bool isLastBare;

    /// <summary>Whether the text ends within an object.</summary>
    public bool BreaksOff { get; set; }

    /// <summary>Adds an object with a list of answers.</summary>
    /// <param name="reply">The object.</param>
    /// <param name="isOpen">Whether the text ends within it.</param>
    public void Add(ParsedReply reply, bool isOpen)
    {
        isLastBare = false;
        if (isOpen) { open = reply; }
        else { (reply.IsTruncated ? broken : whole).Add(reply); }
    }

    /// <summary>Adds an answer without a list around it. Answers that follow each other are one list.</summary>
    public void AddItem(JsonElement item)
    {
        // After a list that became invalid, it is probably a part of that list.
        if (broken.Count > 0) { fragments.Add(item); }
        else if (isLastBare) { whole[^1] = whole[^1] with { Items = [.. whole[^1].Items, item] }; }
        else { whole.Add(new ParsedReply { Items = [item] }); }
        isLastBare = broken.Count == 0;
    }

    /// <summary>
    /// The last whole object with answers, with the others; null if there is none. Where the end of the text cuts an answer off, only that
    /// object counts.
    /// </summary>
    public ParsedReply? Choose()
    {
        // An answer was cut off: what stands before it is a draft.
        if (open is not null && open.Items.Count + open.TruncatedItems > 0) { return open; }
        // Most replies are one object.
        if (open is null && broken.Count == 0 && fragments.Count == 0 && whole.Count == 1) { return whole[0]; }
        ParsedReply?[] ordered =
        [
            .. whole.AsEnumerable().Reverse().Where(static reply => reply.Items.Count > 0),
            .. broken.AsEnumerable().Reverse().Where(static reply => reply.Items.Count > 0),
            fragments.Count > 0 ? new ParsedReply { Items = fragments, IsTruncated = true } : null,
            open,
            .. whole.AsEnumerable().Reverse().Where(static reply => reply.Items.Count == 0),
            .. broken.AsEnumerable().Reverse().Where(static reply => reply.Items.Count == 0),
        ];
        ParsedReply[] all = [.. ordered.OfType<ParsedReply>()];
        return all.Length == 0 ? null : all[0] with { Others = all[1..] };
    }
}
