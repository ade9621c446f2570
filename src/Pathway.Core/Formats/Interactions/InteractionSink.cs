using System.Globalization;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Interactions;

/// <summary>Where the readers of all formats bring their records, as JSON: each becomes an interaction or a fault.</summary>
internal sealed class InteractionSink(string path, Action<PathwayInteraction> found, Action<PathwayException> failed, CancellationToken stopping)
{
    /// <summary>The most bytes of one record. A longer one is no record, and would cost several times its size in memory.</summary>
    public const int LargestRecord = 64 << 20;

    private int count;

    /// <summary>Takes the next record.</summary>
    /// <param name="json">Compact JSON, an object.</param>
    /// <param name="query">The protein that the file as a whole is about, or null.</param>
    /// <param name="line">The line on which the record begins.</param>
    public void Record(ReadOnlyMemory<byte> json, string? query, int line)
    {
        stopping.ThrowIfCancellationRequested();
        count++;
        PathwayInteraction interaction;
        try
        {
            if (json.Length > LargestRecord) { throw new InvalidDataException($"it has {json.Length >> 20} MiB, and {LargestRecord >> 20} are the most"); }
            interaction = InteractionRecord.Read(json, query, string.Create(CultureInfo.InvariantCulture, $"{path}:{line}"));
        }
        catch (InvalidDataException failure)
        {
            failed(Invalid(failure.Message, line, failure));
            return;
        }
        found(interaction);
    }

    /// <summary>Takes a record that is none.</summary>
    public void Bad(string reason, int line)
    {
        stopping.ThrowIfCancellationRequested();
        count++;
        failed(Invalid(reason, line, null));
    }

    /// <summary>Takes a fault of the whole file; nothing follows it.</summary>
    public void Fault(PathwayException failure) => failed(failure);

    private PathwayException Invalid(string reason, int line, Exception? cause) => new(PathwayErrors.RecordInvalid,
        string.Create(CultureInfo.InvariantCulture, $"'{path}' line {line}, record {count}: {reason}."), string.Create(CultureInfo.InvariantCulture, $"{path}:{line}"), cause);
}
