using System.Buffers;
using System.Runtime.InteropServices;

namespace Pathway.Formats.Interactions;

/// <summary>
/// Makes one interaction of the rows that say the same of a pair (A–B, B–A). The file is read twice. First the rows of each pair are
/// counted. Then a pair that stands there once is handed on at once, and only pairs that are not whole yet are held.
/// Memory grows with the number of pairs, by some 30 bytes each, not with the size of the file.
/// </summary>
internal static class PairMerging
{
    /// <summary>Reads the rows of a file.</summary>
    /// <param name="rows">
    /// Gives the rows from the beginning, each time it is called. True: only what tells the pair, the score and the organisms is needed.
    /// </param>
    /// <param name="sink">Takes the interactions and the faults.</param>
    public static void Read(Func<bool, IEnumerable<ExchangeRow>> rows, InteractionSink sink)
    {
        var repeated = CountRepeated(rows(true), sink);
        var open = new Dictionary<ulong, List<ExchangeRow>>();
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var row in rows(false))
        {
            if (row.Failure is { } failure) { sink.ReportFault(failure); }
            else if (row.Fault is { } fault) { sink.AddInvalid(fault, row.Line, row.Text); }
            else
            {
                sink.CountRecord();
                if (sink.IsWanted(row.Score, row.Taxa))
                {
                    row.Resolve(sink.Proteins);
                    Take(row, repeated, open, sink, buffer);
                }
            }
        }
        // Where the file changed between the two passes, some pairs never became whole.
        foreach (var row in open.Values.SelectMany(static held => held).OrderBy(static row => row.Line)) { Emit(row, sink, buffer); }
    }

    private static Dictionary<ulong, int> CountRepeated(IEnumerable<ExchangeRow> rows, InteractionSink sink)
    {
        var counts = new Dictionary<ulong, int>();
        foreach (var row in rows)
        {
            sink.ThrowIfStopped();
            if (row.Failure is null && row.Fault is null && sink.Admits(row.Score, row.Taxa))
            {
                row.Resolve(sink.Proteins);
                CollectionsMarshal.GetValueRefOrAddDefault(counts, row.GetPairHash(), out _)++;
            }
        }
        foreach (var (hash, count) in counts) { if (count == 1) { counts.Remove(hash); } }
        counts.TrimExcess();
        return counts;
    }

    private static void Take(ExchangeRow row, Dictionary<ulong, int> repeated, Dictionary<ulong, List<ExchangeRow>> open,
        InteractionSink sink, ArrayBufferWriter<byte> buffer)
    {
        if (repeated.Count == 0 || row.GetPairHash() is var hash && !repeated.TryGetValue(hash, out var left))
        {
            Emit(row, sink, buffer);
            return;
        }
        ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(open, hash, out _);
        held ??= new List<ExchangeRow>(1);
        if (held.Find(row.IsSamePair) is { } first) { first.Merge(row); }
        else { held.Add(row); }
        repeated[hash] = left - 1;
        if (left > 1) { return; }
        foreach (var whole in held) { Emit(whole, sink, buffer); }
        open.Remove(hash);
        repeated.Remove(hash);
    }

    private static void Emit(ExchangeRow row, InteractionSink sink, ArrayBufferWriter<byte> buffer) =>
        sink.AddInteraction(row.ToInteraction(sink.FormatPlace(row.Line), buffer));
}
