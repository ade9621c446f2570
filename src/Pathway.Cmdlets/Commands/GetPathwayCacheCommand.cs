using System.Management.Automation;
using Pathway.Caching;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Shows stored answers.</summary>
/// <remarks>
/// <para>Every answer is stored as soon as it is given, and is never asked for again. Each has the kind of its question, the term it is
/// about, the answer as JSON, who answered, and when.</para>
/// <para>Names are compared as terms are: case and repeated spaces do not count. Nothing is written, and no cache file is made where
/// there is none.</para>
/// </remarks>
/// <returns>The stored answers that were chosen, sorted by kind, name, answerer and key.</returns>
/// <example>
/// <para>Show what was answered about a term</para>
/// <code>
/// Get-PathwayCache 'Selective Autophagy'
/// </code>
/// </example>
/// <example>
/// <para>Show why terms stand where they stand</para>
/// <code>
/// Get-PathwayCache '*autophagy*' -Kind parent | ForEach-Object { "$($_.Name): $($_.Answer)" }
/// </code>
/// <para>An answer holds the parent, and where known the reason and how sure the answerer is.</para>
/// </example>
/// <example>
/// <para>Count the answers of each answerer</para>
/// <code>
/// Get-PathwayCache | Group-Object Answerer -NoElement
/// </code>
/// </example>
/// <example>
/// <para>Look into another cache file</para>
/// <code>
/// (Get-PathwayCache -CachePath ./other.db).Count
/// </code>
/// <para>A file that is not there holds no answers.</para>
/// </example>
/// <seealso href="Clear-PathwayCache"/>
/// <seealso href="Export-PathwayCache"/>
/// <seealso href="Import-PathwayCache"/>
/// <seealso href="Get-PathwayRun"/>
/// <seealso href="about_Pathway_Caching"/>
[Cmdlet(VerbsCommon.Get, "PathwayCache")]
[OutputType(typeof(PathwayCacheEntry))]
public sealed class GetPathwayCacheCommand : AnswerCmdlet
{
    /// <summary>The names of terms; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The kinds of questions, for example parent; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.KindCompleter))]
    public string[] Kind { get; set; } = ["*"];

    /// <summary>Who answered; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[] Answerer { get; set; } = ["*"];

    private protected override void Process()
    {
        using var store = OpenToRead();
        var filter = new AnswerFilter(Name, Kind, Answerer);
        WriteObject(store.Answers().Where(filter.Matches).Select(Entry), enumerateCollection: true);
    }
}
