using System.Collections.ObjectModel;

namespace Pathway.Model;

/// <summary>
/// A list whose text is its items as JSON: for other lists, Export-Csv would write the name of the type. Tables on the console show the
/// items themselves.
/// </summary>
internal sealed class DisplayList<T> : ReadOnlyCollection<T>
{
    private static readonly DisplayList<T> None = new([]);

    private DisplayList(IList<T> items)
        : base(items)
    {
    }

    /// <summary>The same items in such a list. Null, which a file may contain, stays null for the check of the file.</summary>
    public static IReadOnlyList<T> Of(IReadOnlyList<T> items) => items switch
    {
        null => null!,
        DisplayList<T> list => list,
        { Count: 0 } => None,
        IList<T> list => new DisplayList<T>(list),
        _ => new DisplayList<T>(items.ToArray()),
    };

    /// <summary>The items as JSON on one line; interactions by their identifiers.</summary>
    public override string ToString() =>
        this is IEnumerable<PathwayInteraction> interactions ? PropertyForm.Write(interactions.Select(static one => one.Id).ToArray())
            : PropertyForm.Write(this);
}
