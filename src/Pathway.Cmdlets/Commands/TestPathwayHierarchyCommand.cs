using System.Management.Automation;
using Pathway.Errors;
using Pathway.Hierarchies;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Steps.Verify;

namespace Pathway.Commands;

/// <summary>Checks a hierarchy by rules and emits what they find.</summary>
/// <remarks>
/// <para>Every rule has a name and a severity. Error: the hierarchy is wrong at this place, for example a cycle, a parent that is not
/// there, or a link that the ontology has the other way round. Warning: somebody should look, for example at a term without a parent. Info:
/// worth knowing. Each finding says what to do about it. The names are those of ROBOT's report where that has such a check.</para>
/// <para>With -Path the cmdlet reads files that Import-PathwayHierarchy refuses, and says all that is wrong in them, not the first fault
/// alone. Nothing is asked and nothing is changed; what the ontology says comes from the one that ships with the module.</para>
/// <para>For scripts and continuous integration, -FailOn ends the command with an error when a finding is that grave or graver, when an
/// input could not be read, and when there was nothing to check. The findings are emitted before. -Quiet gives True or False
/// instead.</para>
/// <para>Tab completes the names of rules and tells what each finds.</para>
/// </remarks>
/// <returns>The findings, the gravest first, then by rule and node; with -Quiet whether there is none that counts.</returns>
/// <example>
/// <para>Check a hierarchy before it is saved</para>
/// <code>
/// $nodes = Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy
/// $nodes | Test-PathwayHierarchy
/// </code>
/// </example>
/// <example>
/// <para>Say all that is wrong with a file that cannot be imported</para>
/// <code>
/// Test-PathwayHierarchy ./broken.json | ForEach-Object { "$($_.Rule): $($_.Message) $($_.Fix)" }
/// </code>
/// <para>Repair-PathwayHierarchy puts right what needs no answer.</para>
/// </example>
/// <example>
/// <para>Stop a build when there is an error</para>
/// <code>
/// Test-PathwayHierarchy ./hierarchy.json -FailOn Error
/// </code>
/// <para>With $ErrorActionPreference = 'Stop', as most build services set it, the error ends the script and gives an exit code other than
/// 0.</para>
/// </example>
/// <example>
/// <para>Choose by a condition</para>
/// <code>
/// if (Import-PathwayHierarchy ./hierarchy.json | Test-PathwayHierarchy -Quiet) { 'no errors' }
/// </code>
/// </example>
/// <example>
/// <para>Look only at labels, and leave a rule out</para>
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

    /// <summary>Only these rules; wildcards are allowed.</summary>
    /// <value>all</value>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.RuleCompleter))]
    public string[]? Rule { get; set; }

    /// <summary>Not these rules; wildcards are allowed.</summary>
    /// <value>none</value>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.RuleCompleter))]
    public string[]? ExcludeRule { get; set; }

    /// <summary>Ends the command with an error when a finding is that grave or graver. With -Quiet it says what counts.</summary>
    /// <value>never; with -Quiet: Error</value>
    [Parameter]
    public PathwaySeverity FailOn { get; set; } = PathwaySeverity.Error;

    /// <summary>Emits True when nothing was found that counts, else False, and no findings.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    // Asked before the first input: a wrong name should not cost the work of a whole pipeline.
    private protected override void Begin() => rules = RuleSelection.SelectRules(Rule, ExcludeRule);

    private protected override void Handle(IReadOnlyList<DraftInput> inputs)
    {
        var failing = 0;
        var all = new List<PathwayFinding>();
        foreach (var input in inputs)
        {
            var findings = Pump((_, stop) => Task.FromResult(HierarchyVerifier.Run(input, rules, stop)));
            all.AddRange(findings);
            failing += findings.Count(finding => finding.Severity >= FailOn);
            Write(new StreamRecord.Verbose($"{rules.Count} rules looked at {input.Name}: {HierarchyVerifier.DescribeCounts(findings)}."));
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
        if (inputs.Count == 0) { return new PathwayException(PathwayErrors.VerificationFailed, "There was no hierarchy to check."); }
        var unread = RejectedCount == 0 ? "" : $" Inputs that could not be checked: {RejectedCount}.";
        return new PathwayException(PathwayErrors.VerificationFailed,
            $"The check found {HierarchyVerifier.DescribeCounts(findings)}; -FailOn is {FailOn}.{unread}", inputs[0].File);
    }
}
