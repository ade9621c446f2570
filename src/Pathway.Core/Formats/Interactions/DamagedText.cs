using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pathway.Formats.Interactions;

/// <summary>
/// Text that a program changed on its way: symbols that a spreadsheet took for dates or numbers, and UTF-8 that was read as Windows-1252.
/// Both are recognised and reported with the likely original, never corrected in silence.
/// </summary>
internal static partial class DamagedText
{
    private const int LongestShown = 60;
    // The serial numbers of 1 January 2000 and 31 December 2049: dates that a spreadsheet made of a symbol lie in the year of the import.
    private const int FirstSerial = 36526;
    private const int LastSerial = 54788;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly Dictionary<string, int> OtherMonths = new(StringComparer.Ordinal)
    {
        ["mrz"] = 3, ["mär"] = 3, ["mai"] = 5, ["okt"] = 10, ["dez"] = 12, ["sept"] = 9, ["fév"] = 2, ["avr"] = 4, ["juin"] = 6,
        ["juil"] = 7, ["août"] = 8, ["déc"] = 12, ["ene"] = 1, ["abr"] = 4, ["ago"] = 8, ["dic"] = 12, ["mars"] = 3, ["march"] = 3,
    };

    // The symbol that a month and a day were made of, current names first.
    private static readonly Dictionary<int, string> Families = new()
        { [3] = "MARCHF{0} or MTARC{0}", [9] = "SEPTIN{0}", [10] = "POU{0}F1 (OCT{0})", [12] = "DELEC{0}", [2] = "FEB{0}", [4] = "APR{0}" };

    // "#N/A" says that there is no value, and is read so.
    private static readonly HashSet<string> ErrorValues = new(
        ["#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#BEZUG!", "#WERT!", "#ZAHL!", "#VALEUR!", "#NOM?"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252,
        new EncoderExceptionFallback(), new DecoderReplacementFallback("?"))!;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Why a text cannot be the name of a protein, with the likely original; null where nothing is wrong.</summary>
    public static string? DescribeProtein(string name)
    {
        if (DescribeErrorValue(name) is { } error) { return error; }
        // Dates and broken numbers have one of these letters, and most names have none.
        if (name.Length is 0 or > 24 || name.AsSpan().IndexOfAny("-/., ") < 0) { return DescribeMojibake(name); }
        if (ReadDate(name)
            is var (month, day)) { return $"'{name}' is a date that a spreadsheet made of a symbol, likely {Guess(month, day)}"; }
        return ScientificNumber().IsMatch(name)
            ? $"'{name}' is a number that a spreadsheet made of an identifier such as the RIKEN number 2310009E13; its digits are lost"
            : DescribeMojibake(name);
    }

    /// <summary>The same for a whole number in a column of symbols: the serial number of a date.</summary>
    public static string? DescribeSerialNumber(string name)
    {
        if (name.Length != 5 || !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var serial)) { return null; }
        if (serial is < FirstSerial or > LastSerial) { return null; }
        var date = DateTime.FromOADate(serial);
        return $"'{name}' is the number of the date {date:yyyy-MM-dd}, made of a symbol by a spreadsheet, "
            + $"likely {Guess(date.Month, date.Day)}";
    }

    /// <summary>Whether a text is an error of a spreadsheet instead of a value; null where not.</summary>
    public static string? DescribeErrorValue(string text) => text is ['#', ..] && ErrorValues.Contains(text.Trim())
        ? $"'{text.Trim()}' is an error of the spreadsheet, not a value; correct the formula of the cell" : null;

    /// <summary>Whether UTF-8 was read as Windows-1252 somewhere in a text, with the likely original; null where not.</summary>
    public static string? DescribeMojibake(string text)
    {
        if (Ascii.IsValid(text)) { return null; }
        var original = OutsideAscii().Replace(text, static run => DecodeTwice(run.Value) ?? run.Value);
        return original == text ? null
            : $"'{Shorten(text)}' is UTF-8 that was read as Windows-1252, likely '{Shorten(original)}'";
    }

    /// <summary>Bytes as Windows-1252, for a message.</summary>
    public static string DecodeWindows1252(ReadOnlySpan<byte> bytes) => Windows1252.GetString(bytes);

    /// <summary>The beginning of a text, for a message.</summary>
    public static string Shorten(string text) => text.Length <= LongestShown ? text : $"{text[..LongestShown]}…";

    private static string Guess(int month, int day) =>
        Families.TryGetValue(month, out var family) && day is > 0 and < 16
            ? string.Format(CultureInfo.InvariantCulture, family, day)
            : $"a symbol like {CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName(month).ToUpperInvariant()}{day}";

    // 2-Sep, 02-Sep, 2. Sep, Sep-02, Mar-01, 2-Sep-2024, 2024-09-02, 2024-09-02 00:00:00.
    private static (int Month, int Day)? ReadDate(string name)
    {
        if (DayAndMonth().Match(name) is { Success: true } first && ReadMonth(first.Groups["month"].Value) is { } month)
        {
            return (month, int.Parse(first.Groups["day"].Value, CultureInfo.InvariantCulture));
        }
        if (MonthAndDay().Match(name) is { Success: true } second && ReadMonth(second.Groups["month"].Value) is { } named)
        {
            return (named, int.Parse(second.Groups["day"].Value, CultureInfo.InvariantCulture));
        }
        if (IsoDate().Match(name) is { Success: true } iso)
        {
            var (isoMonth, isoDay) = (int.Parse(iso.Groups["month"].Value, CultureInfo.InvariantCulture),
                int.Parse(iso.Groups["day"].Value, CultureInfo.InvariantCulture));
            return isoMonth is >= 1 and <= 12 ? (isoMonth, isoDay) : null;
        }
        return null;
    }

    private static int? ReadMonth(string name)
    {
        var lower = name.ToLowerInvariant();
        var index = Array.IndexOf(Months, lower);
        if (index >= 0) { return index + 1; }
        return OtherMonths.TryGetValue(lower, out var month) ? month : null;
    }

    private static string? DecodeTwice(string run)
    {
        try
        {
            var decoded = StrictUtf8.GetString(Windows1252.GetBytes(run));
            return decoded.Length < run.Length ? decoded : null;
        }
        catch (Exception failure) when (failure is EncoderFallbackException or DecoderFallbackException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(?<day>\d{1,2})(?:-|/|\. ?| )(?<month>\p{L}{3,5})\.?(?:[-/ ](?:\d{2}|\d{4}))?$")]
    private static partial Regex DayAndMonth();

    [GeneratedRegex(@"^(?<month>\p{Lu}\p{Ll}{2,4})(?:-|/|\. ?)(?<day>\d{2})$")]
    private static partial Regex MonthAndDay();

    [GeneratedRegex(@"^\d{4}-(?<month>\d{2})-(?<day>\d{2})(?:[T ]00:00:00(?:\.0+)?)?$")]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"^\d[.,]\d+E[+-]?\d{1,3}$", RegexOptions.IgnoreCase)]
    private static partial Regex ScientificNumber();

    [GeneratedRegex(@"[^\x00-\x7F]{2,}")]
    private static partial Regex OutsideAscii();
}
