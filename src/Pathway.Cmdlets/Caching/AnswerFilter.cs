using System.Management.Automation;
using Pathway.Model;
using Pathway.Store;

namespace Pathway.Caching;

/// <summary>Chooses stored answers by name, kind and answerer; wildcards are allowed.</summary>
internal sealed class AnswerFilter(string[] names, string[] kinds, string[] answerers)
{
    // Names are compared as terms are: a user's spelling finds the folded one.
    private readonly WildcardPattern[] names = Patterns(names.Select(TermName.Key));
    private readonly WildcardPattern[] kinds = Patterns(kinds);
    private readonly WildcardPattern[] answerers = Patterns(answerers);

    public bool Matches(StoredAnswer answer) => Any(names, answer.Subject) && Any(kinds, answer.Kind) && Any(answerers, answer.Answerer);

    private static WildcardPattern[] Patterns(IEnumerable<string> texts) => [.. texts.Select(static text => new WildcardPattern(text, WildcardOptions.IgnoreCase))];

    private static bool Any(WildcardPattern[] patterns, string text) => patterns.Any(pattern => pattern.IsMatch(text));
}
