using System.Globalization;
using Pathway.Errors;
using Pathway.Store;

namespace Pathway.Formats.Caches;

/// <summary>Where the readers of caches bring answers and faults.</summary>
internal sealed class CacheSink(string path, Action<StoredAnswer> found, Action<PathwayException> failed, CancellationToken stopping)
{
    private int count;

    /// <summary>Takes the next entry: an answer, or the reason why it is none.</summary>
    /// <param name="name">What the entry calls itself, for the message.</param>
    /// <param name="line">The line on which it begins.</param>
    /// <param name="read">Reads it; an <see cref="InvalidDataException"/> says why it cannot be read.</param>
    public void Entry(string? name, int line, Func<StoredAnswer> read)
    {
        stopping.ThrowIfCancellationRequested();
        count++;
        StoredAnswer answer;
        try
        {
            answer = read();
        }
        catch (InvalidDataException failure)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"'{path}' line {line}, entry {count}{(name is null ? "" : $" '{Short(name)}'")}: {failure.Message}.");
            failed(new PathwayException(PathwayErrors.RecordInvalid, message, string.Create(CultureInfo.InvariantCulture, $"{path}:{line}"), failure));
            return;
        }
        found(answer);
    }

    /// <summary>Takes a fault of the whole file; nothing follows it.</summary>
    public void Fault(PathwayException failure) => failed(failure);

    private static string Short(string name) => name.Length <= 100 ? name : $"{name[..100]}…";
}
