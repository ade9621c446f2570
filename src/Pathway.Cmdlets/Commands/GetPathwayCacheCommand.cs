using System.Management.Automation;
using Pathway.Caching;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Gets stored answers.</summary>
/// <remarks>
/// <para>Every answer is stored at once, and is never asked for again. An entry holds the kind of the question, the term, the answer as
/// JSON, the answerer and the time.</para>
/// <para>Names are compared like terms: case and repeated spaces do not matter. The cmdlet writes nothing, and does not create a missing
/// cache file.</para>
/// </remarks>
/// <returns>The selected answers, sorted by kind, name, answerer and key.</returns>
/// <example>
/// <para>Show the answers about a term</para>
/// <code>
/// Get-PathwayCache 'Selective Autophagy'
/// </code>
/// </example>
/// <example>
/// <para>Show why terms have their parents</para>
/// <code>
/// Get-PathwayCache '*autophagy*' -Kind parent | ForEach-Object { "$($_.Name): $($_.Answer)" }
/// </code>
/// <para>An answer holds the parent and, if known, the reason and the confidence.</para>
/// </example>
/// <example>
/// <para>Count the answers of each answerer</para>
/// <code>
/// Get-PathwayCache | Group-Object Answerer -NoElement
/// </code>
/// </example>
/// <example>
/// <para>Read another cache file</para>
/// <code>
/// (Get-PathwayCache -CachePath ./other.db).Count
/// </code>
/// <para>A missing file holds no answers.</para>
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
    /// <value>* (all)</value>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.TermCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The kinds of questions, for example parent; wildcards are allowed.</summary>
    /// <value>* (all)</value>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.KindCompleter))]
    public string[] Kind { get; set; } = ["*"];

    /// <summary>
    /// Who gave the answers, as the property Answerer says, for example 'gemini-3.8-flash*'; wildcards are allowed.
    /// </summary>
    /// <value>* (all)</value>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.AnswererCompleter))]
    public string[] Answerer { get; set; } = ["*"];

    private protected override void Process()
    {
        using var store = OpenReadOnly();
        var filter = new AnswerFilter(Name, Kind, Answerer);
        WriteObject(store.EnumerateAnswers().Where(filter.Matches), enumerateCollection: true);
    }
}
