using System.Text.Json;
using System.Text.Json.Serialization;
using Book = Pathway.Store.Sharing.LaneBook;

namespace Pathway.Store.Redis;

/// <summary>What a cache server keeps, as JSON. What cannot be read there is as good as nothing: anybody may write to such a server.</summary>
[JsonSerializable(typeof(StoredAnswer))]
[JsonSerializable(typeof(Book))]
internal sealed partial class RedisJson : JsonSerializerContext
{
    // More than any moment, call or token that is counted, and little enough to be added up.
    private const long Most = 1L << 48;

    public static string Write(StoredAnswer answer) => JsonSerializer.Serialize(answer, Default.StoredAnswer);

    public static string Write(Book book) => JsonSerializer.Serialize(book, Default.LaneBook);

    /// <summary>The answer under a key, or null where it cannot be read or is another's.</summary>
    public static StoredAnswer? ReadAnswer(string key, string? text)
    {
        try { return text is not null && JsonSerializer.Deserialize(text, Default.StoredAnswer) is { } answer && answer.Key == key && IsWhole(answer) ? answer : null; }
        catch (JsonException) { return null; }
    }

    /// <summary>The book; an empty one where it cannot be read.</summary>
    public static Book ReadBook(string? text)
    {
        try { return text is { Length: > 0 } && JsonSerializer.Deserialize(text, Default.LaneBook) is { State: not null, Shares: not null } book && IsSane(book) ? book : Book.Empty; }
        catch (JsonException) { return Book.Empty; }
    }

    // With others a sum would overflow, or a lane stay closed that nobody closed.
    private static bool IsSane(Book book) =>
        book.Shares.All(static share => share is { Requests: >= 0 and <= Most, Tokens: >= 0 and <= Most, At: >= -Most and <= Most }) && book.State is { Today: >= 0 and <= Most }
        && (book.State.Learned.RequestsPerMinute ?? 1) >= 1 && (book.State.Learned.TokensPerMinute ?? 1) >= 1 && (book.State.Learned.RequestsPerDay ?? 1) >= 1;

    // Null may stand where the language does not allow it.
    private static bool IsWhole(StoredAnswer answer) => (answer.Kind, answer.Subject, answer.Answerer, answer.Json) is (not null, not null, not null, not null);
}
