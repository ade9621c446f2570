using System.Management.Automation;
using Pathway.Caching;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Shows stored answers.</summary>
[Cmdlet(VerbsCommon.Get, "PathwayCache")]
[OutputType(typeof(PathwayCacheEntry))]
public sealed class GetPathwayCacheCommand : CacheCmdlet
{
    /// <summary>The names of terms; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The kinds of questions, for example parent; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
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
