using System.Collections.ObjectModel;

namespace Pathway.Model;

/// <summary>
/// A list that says what is in it where somebody writes it as text: Export-Csv would write the name of its type otherwise.
/// </summary>
internal sealed class DisplayList<T> : ReadOnlyCollection<T>
{
    private static readonly DisplayList<T> None = new([]);

    private DisplayList(IList<T> items)
        : base(items)
    {
    }

    /// <summary>The same items in such a list. What a file has as null stays so for whoever checks it.</summary>
    public static IReadOnlyList<T> Of(IReadOnlyList<T> items) => items switch
    {
        null => null!,
        DisplayList<T> shown => shown,
        { Count: 0 } => None,
        IList<T> list => new DisplayList<T>(list),
        _ => new DisplayList<T>(items.ToArray()),
    };

    /// <summary>The items, with semicolons between them.</summary>
    public override string ToString() => string.Join("; ", this);
}
