using System.Collections;
using System.Management.Automation;
using Pathway.Text;

namespace Pathway.Loading;

/// <summary>Prepares values for the default views: their text comes from files, models and servers.</summary>
public static class DisplayText
{
    // A terminal shows no more of a list.
    private const int MaxItems = 100;

    /// <summary>Text and lists as one safe line; numbers and dates as they are, so that the view formats them.</summary>
    /// <param name="value">A value of any type.</param>
    public static object? Of(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => null,
        string text => TextSanitizer.SingleLine(text),
        ValueType plain => plain,
        IDictionary other => TextSanitizer.SingleLine(other.ToString()),
        IEnumerable items => TextSanitizer.SingleLine(Join(items)),
        var other => TextSanitizer.SingleLine(other.ToString()),
    };

    private static string Join(IEnumerable items)
    {
        var shown = items.Cast<object?>().Take(MaxItems + 1).Select(static item => item?.ToString()).ToArray();
        return string.Join("; ", shown.Take(MaxItems)) + (shown.Length > MaxItems ? "; …" : "");
    }
}
