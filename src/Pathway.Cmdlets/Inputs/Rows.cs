using System.Data;
using System.Management.Automation;
using Pathway.Model;

namespace Pathway.Inputs;

/// <summary>Tells objects that somebody made to hold data from those that a program lives by.</summary>
internal static class Rows
{
    /// <summary>
    /// Whether an object is a row: made by a script (Import-Csv, Select-Object, a class of its own), read from a database, or a value of this
    /// module. A copy from a job counts as what it is a copy of.
    /// </summary>
    public static bool IsRow(PSObject item) => item.BaseObject switch
    {
        PSCustomObject => !item.TypeNames[0].StartsWith("Deserialized.System.", StringComparison.Ordinal) || item.TypeNames[0] == $"Deserialized.{typeof(PSCustomObject).FullName}",
        DataRow or DataRowView or PathwayRoot => true,
        // What a script defines is made as it runs, and lies in no file.
        var other => other.GetType().Assembly is { IsDynamic: true } or { Location: "" },
    };
}
