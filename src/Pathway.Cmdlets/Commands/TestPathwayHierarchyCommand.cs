using System.Management.Automation;
using Pathway.Errors;
using Pathway.Hierarchies;
using Pathway.Model;
using Pathway.Ontologies;
using Pathway.Ontology;
using Pathway.Pipeline;
using Pathway.Steps.Verify;

namespace Pathway.Commands;

/// <summary>Checks a hierarchy by rules, and emits the findings.</summary>
/// <remarks>
/// <para>Every rule has a name and a severity. Error: the hierarchy is wrong, for example a cycle, a missing parent, or a link that is
/// reversed in the ontology. Warning: a person should look at it, for example at a term without a parent. Info: worth knowing. Each finding
/// says how to fix it. The names follow ROBOT's report where it has the same check.</para>
/// <para>With -Path the cmdlet reads files that Import-PathwayHierarchy rejects, and reports all faults in them. It asks nothing and
/// changes nothing; the ontology of -Ontology knows the names. With -AllowPartial the nodes left out are not reported as faults.</para>
/// <para>In scripts and continuous integration use -FailOn. The cmdlet then ends with an error if there is a finding of that severity or
/// worse, if an input could not be read, or if there was nothing to check. It emits the findings before. -Quiet emits True or False
/// instead.</para>
/// <para>Tab completion shows the names of the rules and what each of them finds.</para>
/// </remarks>
/// <returns>The findings, the most severe first, then by rule and node; with -Quiet True if there is no finding that counts.</returns>
/// <example>
/// <para>Check a hierarchy before saving it</para>
/// <code>
/// $nodes = Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy
/// $nodes | Test-PathwayHierarchy
/// </code>
/// </example>
/// <example>
/// <para>List all faults in a file that cannot be imported, each with the command that fixes it</para>
/// <code>
/// Test-PathwayHierarchy ./broken.json | ForEach-Object { "$($_.Rule): $($_.Message) $($_.Command)" }
/// </code>
/// <para>Repair-PathwayHierarchy fixes what can be fixed without asking.</para>
/// </example>
/// <example>
/// <para>Stop a build on an error</para>
/// <code>
/// Test-PathwayHierarchy ./hierarchy.json -FailOn Error
/// </code>
/// <para>With $ErrorActionPreference = 'Stop', as most build services set it, the error ends the script with a non-zero exit code.</para>
/// </example>
/// <example>
/// <para>Use the result as a condition</para>
/// <code>
/// if (Import-PathwayHierarchy ./hierarchy.json | Test-PathwayHierarchy -Quiet) { 'no errors' }
/// </code>
/// </example>
/// <example>
/// <para>Check only labels and cycles, and leave out one rule</para>
/// <code>
/// Test-PathwayHierarchy ./hierarchy.json, ./broken.json -Rule '*label*', 'cycle' -ExcludeRule long_label
/// </code>
/// </example>
/// <seealso href="Repair-PathwayHierarchy"/>
/// <seealso href="Measure-PathwayHierarchy"/>
/// <seealso href="Import-PathwayHierarchy"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="about_Pathway_Errors"/>
[Cmdlet(VerbsDiagnostic.Test, "PathwayHierarchy", DefaultParameterSetName = ByNodes)]
[OutputType(typeof(PathwayFinding), typeof(bool))]
public sealed class TestPathwayHierarchyCommand : DraftCmdlet
{
    private IReadOnlyList<VerifyRule> rules = [];
    private ChosenOntology ontology = null!;

    /// <summary>Runs only these rules, by name; wildcards are allowed. docs/rules.md lists them.</summary>
    /// <value>all</value>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.RuleCompleter))]
    public string[]? Rule { get; set; }

    /// <summary>Does not run these rules, by name; wildcards are allowed.</summary>
    /// <value>none</value>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.RuleCompleter))]
    public string[]? ExcludeRule { get; set; }

    /// <summary>Ends with an error if there is a finding of this severity or worse. With -Quiet it defines which findings count.</summary>
    /// <value>never; with -Quiet: Error</value>
    [Parameter]
    public PathwaySeverity FailOn { get; set; } = PathwaySeverity.Error;

    /// <summary>Emits True or False instead of the findings: True if no finding counts.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>The ontology that knows the names: Embedded, or the name of one that was imported with Import-PathwayOntology.</summary>
    /// <value>as configured: Ontology (Embedded)</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.OntologyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Ontology { get; set; }

    // Checked before the first input, so that a wrong name does not waste the work of a whole pipeline.
    private protected override void Begin()
    {
        rules = RuleSelection.SelectRules(Rule, ExcludeRule);
        ontology = OntologySelection.Choose(this, Ontology);
    }

    private protected override void Handle(IReadOnlyList<DraftInput> inputs)
    {
        var failing = 0;
        var all = new List<PathwayFinding>();
        foreach (var input in inputs)
        {
            var findings = Pump((_, stop) => Task.FromResult(HierarchyVerifier.Run(input, rules, ontology.Terms, stop)));
            all.AddRange(findings);
            failing += findings.Count(finding => finding.Severity >= FailOn);
            Write(new StreamRecord.Verbose($"{rules.Count} rules checked {input.Name}: {HierarchyVerifier.DescribeCounts(findings)}."));
            if (!Quiet) { WriteObject(findings, enumerateCollection: true); }
        }
        if (Quiet) { WriteObject(failing + RejectedCount == 0 && inputs.Count > 0); }
        else if (MyInvocation.BoundParameters.ContainsKey(nameof(FailOn)) && (failing + RejectedCount > 0 || inputs.Count == 0))
        {
            throw CreateFailure(inputs, all);
        }
    }

    private PathwayException CreateFailure(IReadOnlyList<DraftInput> inputs, List<PathwayFinding> findings)
    {
        if (inputs.Count == 0)
        {
            return new PathwayException(PathwayErrors.VerificationFailed, "The input contains no hierarchy to check.");
        }
        var unread = RejectedCount == 0 ? "" : $" Inputs that could not be checked: {RejectedCount}.";
        return new PathwayException(PathwayErrors.VerificationFailed,
            $"The check found {HierarchyVerifier.DescribeCounts(findings)}; -FailOn is {FailOn}.{unread}", inputs[0].File);
    }
}
