using System.Management.Automation;
using Pathway.Caching;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Removes stored answers. The next run asks, and pays for, removed answers again.</summary>
/// <remarks>
/// <para>Without parameters the cmdlet removes all stored answers. -Name, -Kind and -Answerer select some. Names are compared like terms:
/// case and repeated spaces do not matter.</para>
/// <para>The ledger of runs stays. The cmdlet asks for confirmation once; in scripts use -Confirm:$false. -WhatIf only shows the number
/// of answers.</para>
/// </remarks>
/// <returns>The removed answers, with -PassThru; otherwise nothing.</returns>
/// <example>
/// <para>Show how many answers would be removed</para>
/// <code>
/// Clear-PathwayCache -WhatIf
/// </code>
/// <para>Nothing is removed.</para>
/// </example>
/// <example>
/// <para>Remove the answers for all terms whose name contains a word</para>
/// <code>
/// Clear-PathwayCache '*autophagy*' -Confirm:$false -PassThru
/// </code>
/// <para>The next run asks about these terms again; all other answers still come from the cache.</para>
/// </example>
/// <example>
/// <para>Remove imported answers</para>
/// <code>
/// Get-PathwayCache | Where-Object IsImported | Clear-PathwayCache -Confirm:$false
/// </code>
/// <para>The answers are removed by their keys, which come through the pipeline, all at once.</para>
/// </example>
/// <example>
/// <para>Remove the answers of one ontology release</para>
/// <code>
/// Clear-PathwayCache -Answerer 'GO 2022*' -Confirm:$false
/// </code>
/// </example>
/// <seealso href="Get-PathwayCache"/>
/// <seealso href="Export-PathwayCache"/>
/// <seealso href="about_Pathway_Caching"/>
[Cmdlet(VerbsCommon.Clear, "PathwayCache", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = "Filter")]
[OutputType(typeof(PathwayCacheEntry))]
public sealed class ClearPathwayCacheCommand : AnswerCmdlet
{
    private readonly HashSet<string> keys = new(StringComparer.OrdinalIgnoreCase);
    private bool filters;

    /// <summary>The names of terms; wildcards are allowed.</summary>
    /// <value>* (all)</value>
    [Parameter(Position = 0, ParameterSetName = "Filter")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.TermCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The kinds of questions, for example parent; wildcards are allowed.</summary>
    /// <value>* (all)</value>
    [Parameter(ParameterSetName = "Filter")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.KindCompleter))]
    public string[] Kind { get; set; } = ["*"];

    /// <summary>
    /// Who gave the answers, as the property Answerer says, for example 'gemini-3.8-flash*'; wildcards are allowed.
    /// </summary>
    /// <value>* (all)</value>
    [Parameter(ParameterSetName = "Filter")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.AnswererCompleter))]
    public string[] Answerer { get; set; } = ["*"];

    /// <summary>The keys of answers, as Get-PathwayCache emits them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Key", ValueFromPipelineByPropertyName = true)]
    public string[] Key { get; set; } = [];

    /// <summary>Emits the removed answers.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    // Answers come through the pipeline one by one; they are removed, and asked about, together.
    private protected override void Process()
    {
        if (ParameterSetName == "Key") { keys.UnionWith(Key); }
        else { filters = true; }
    }

    private protected override void End()
    {
        // An empty pipeline chooses nothing, and not everything.
        if (!filters && keys.Count == 0) { return; }
        IReadOnlyList<PathwayCacheEntry> chosen;
        using (var read = OpenReadOnly()) { chosen = [.. read.Answers().Where(CreateFilter())]; }
        if (chosen.Count == 0)
        {
            WriteVerbose("No stored answer is chosen; nothing was removed.");
            return;
        }
        if (!ShouldProcess(StoreName, chosen.Count == 1 ? "Remove 1 stored answer" : $"Remove {chosen.Count} stored answers")) { return; }
        using var store = OpenForWriting();
        var removed = store.RemoveAsync([.. chosen.Select(static answer => answer.Key)]).GetAwaiter().GetResult();
        WriteVerbose($"{removed} stored answers were removed.");
        if (PassThru) { WriteObject(chosen, enumerateCollection: true); }
    }

    private Func<PathwayCacheEntry, bool> CreateFilter()
    {
        if (!filters) { return answer => keys.Contains(answer.Key); }
        var filter = new AnswerFilter(Name, Kind, Answerer);
        return filter.Matches;
    }
}
