using System.Management.Automation;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Ontologies;
using Pathway.Ontology;
using Pathway.Pipeline;
using Pathway.Text;

namespace Pathway.Commands;

/// <summary>Looks names and identifiers up in an ontology.</summary>
/// <remarks>
/// <para>The terms come best first. Score is the confidence that the term is meant, and Kind says how it was found: by name, by synonym, in
/// another wording, or only by shared words. Note says why a similar term is another concept, for example because it means the
/// opposite.</para>
/// <para>An identifier finds its term. Of an obsolete or merged identifier the terms come that replace it. A name with a * finds the terms
/// with such a name, the shortest first.</para>
/// </remarks>
/// <returns>The terms that a name may denote.</returns>
/// <example>
/// <para>Find the term of a name</para>
/// <code>
/// Find-PathwayTerm 'programmed cell death by apoptosis' -Maximum 3
/// </code>
/// </example>
/// <example>
/// <para>Show the parents and synonyms of a term</para>
/// <code>
/// $term = Find-PathwayTerm 'GO:0000422'
/// $term.Parents
/// $term.Synonyms
/// </code>
/// </example>
/// <example>
/// <para>Check many names</para>
/// <code>
/// 'Mitophagy', 'DNA repair' | Find-PathwayTerm -Maximum 1 | ForEach-Object { "$($_.Query): $($_.Name), $($_.Kind)" }
/// </code>
/// </example>
/// <example>
/// <para>List terms by a part of their name</para>
/// <code>
/// Find-PathwayTerm '*phagy' -Maximum 20 | Format-Table Id, Name
/// </code>
/// </example>
/// <seealso href="Get-PathwayOntology"/>
/// <seealso href="Import-PathwayOntology"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
[Cmdlet(VerbsCommon.Find, "PathwayTerm")]
[OutputType(typeof(PathwayTermMatch))]
public sealed class FindPathwayTermCommand : PathwayCmdlet
{
    private ChosenOntology ontology = null!;

    /// <summary>
    /// The names, in any case, or the identifiers, such as GO:0000422. In a name with a *, it stands for any characters. Nodes can be
    /// piped: their names are looked up.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.TermCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The maximum number of terms for each name.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int Maximum { get; set; } = 5;

    /// <summary>The ontology: Embedded, or the name of one that was imported with Import-PathwayOntology.</summary>
    /// <value>as configured: Ontology (Embedded)</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.OntologyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Ontology { get; set; }

    private protected override void Begin() => ontology = OntologySelection.Choose(this, Ontology);

    private protected override void Process()
    {
        foreach (var name in Name)
        {
            StopToken.ThrowIfCancellationRequested();
            if (TermName.Key(name).Length is 0 or > TermName.MaximumLength)
            {
                Report(new PathwayException(PathwayErrors.NameInvalid, $"'{TextSanitizer.SingleLine(name)}' is no name of a term.", name));
                continue;
            }
            var found = name.Contains('*', StringComparison.Ordinal) ? FindLike(name) : TermLookup.Find(ontology, name, Maximum);
            if (found.Count == 0)
            {
                Report(new PathwayException(PathwayErrors.TermNotFound, TermLookup.ExplainNone(ontology, name), name));
            }
            WriteObject(found, enumerateCollection: true);
        }
    }

    // Names have brackets and question marks, so that only the star is a wildcard.
    private PathwayTermMatch[] FindLike(string name)
    {
        var pattern = new WildcardPattern(string.Join('*', name.Trim().Split('*').Select(WildcardPattern.Escape)),
            WildcardOptions.IgnoreCase);
        var found = TermLookup.FindLike(ontology, name, pattern.IsMatch).ToArray();
        if (found.Length <= Maximum) { return found; }
        WriteVerbose($"{found.Length} terms match '{TextSanitizer.SingleLine(name)}'; -Maximum is {Maximum}.");
        return found[..Maximum];
    }
}
