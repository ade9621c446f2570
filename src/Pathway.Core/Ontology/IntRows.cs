namespace Pathway.Ontology;

/// <summary>
/// Rows of numbers, one behind the other in one array: a hundred thousand small arrays would cost the garbage collector much time.
/// Immutable.
/// </summary>
internal sealed class IntRows
{
    private readonly int[] numbers;
    private readonly int[] starts;

    /// <param name="numbers">The numbers of all rows, in order.</param>
    /// <param name="starts">Where each row starts in the numbers, and behind the last row where it ends.</param>
    public IntRows(int[] numbers, int[] starts)
    {
        this.numbers = numbers;
        this.starts = starts;
    }

    /// <summary>How many rows there are.</summary>
    public int Count => starts.Length - 1;

    /// <summary>The numbers of a row.</summary>
    public ReadOnlySpan<int> this[int row] => numbers.AsSpan(starts[row], starts[row + 1] - starts[row]);

    /// <summary>The numbers of a row, in a form that can be kept.</summary>
    public ReadOnlyMemory<int> Keep(int row) => numbers.AsMemory(starts[row], starts[row + 1] - starts[row]);

    /// <summary>For each number the rows that have it, in order. A row that repeats a number counts once.</summary>
    /// <param name="count">How many numbers there are, from 0.</param>
    public IntRows Invert(int count)
    {
        var firsts = new int[count + 1];
        var last = new int[count];
        for (var row = 0; row < Count; row++)
        {
            foreach (var number in this[row])
            {
                if (last[number] == row + 1) { continue; }
                last[number] = row + 1;
                firsts[number + 1]++;
            }
        }
        for (var number = 0; number < count; number++) { firsts[number + 1] += firsts[number]; }
        var rows = new int[firsts[count]];
        var ends = firsts[..count];
        for (var row = 0; row < Count; row++)
        {
            foreach (var number in this[row])
            {
                if (ends[number] == firsts[number] || rows[ends[number] - 1] != row) { rows[ends[number]++] = row; }
            }
        }
        return new IntRows(rows, firsts);
    }
}
