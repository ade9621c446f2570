using System.Collections;
using Pathway.Curators;
using Pathway.Formats.Interactions;
using Pathway.Model;

namespace Pathway.Completion;

/// <summary>Completes the phases of the reorganisation.</summary>
public sealed class PhaseCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        Enum.GetValues<PathwayReorganizePhase>().Select(static phase => new Candidate($"{phase}", phase switch
        {
            PathwayReorganizePhase.All => "all phases, in their order",
            PathwayReorganizePhase.None => "no phase: nothing changes",
            PathwayReorganizePhase.Deduplicate => "merges names of one concept",
            PathwayReorganizePhase.OneParent => "chooses the best of several parents",
            PathwayReorganizePhase.Place => "finds parents for nodes without a root, and inserts intermediate terms",
            PathwayReorganizePhase.Relink => "moves interactions to merged terms",
            PathwayReorganizePhase.Prune => "removes nodes that have no place and hold nothing",
            _ => "checks the result",
        }));
}

/// <summary>Completes the verdicts on evidence.</summary>
public sealed class VerdictCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        Enum.GetValues<PathwayVerdictKind>().Select(static verdict => new Candidate($"{verdict}", verdict switch
        {
            PathwayVerdictKind.Contradicted => "a record says the opposite",
            PathwayVerdictKind.Retracted => "the publication was retracted",
            PathwayVerdictKind.Mismatched => "the identifier belongs to another publication",
            PathwayVerdictKind.NotFound => "there is no such publication",
            PathwayVerdictKind.Unsupported => "the full text does not contain the claim",
            PathwayVerdictKind.Corrected => "a sentence differs from the claim",
            PathwayVerdictKind.Unchecked => "it could not be checked",
            _ => "a record contains the claim",
        }));
}

/// <summary>Completes the severities of findings.</summary>
public sealed class SeverityCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        Enum.GetValues<PathwaySeverity>().OrderDescending().Select(static severity => new Candidate($"{severity}", severity switch
        {
            PathwaySeverity.Error => "the hierarchy is wrong there",
            PathwaySeverity.Warning => "a person should look at it, and errors",
            _ => "any finding",
        }));
}

/// <summary>Completes who reads the texts of functions.</summary>
public sealed class TermCuratorCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
    [
        new(CuratorNames.Ontology, "the match with the embedded ontology; nobody is asked"),
        new(CuratorNames.Model, "a language model reads each text"),
        new(CuratorNames.Hybrid, "the ontology where it is certain, a language model elsewhere"),
    ];
}

/// <summary>Completes the formats of interactions.</summary>
public sealed class InteractionFormatCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        Enum.GetValues<InteractionFormat>().Select(static format => new Candidate($"{format}", format switch
        {
            InteractionFormat.Auto => "by the content, else by the extension",
            InteractionFormat.Json => "a list or a record as JSON",
            InteractionFormat.JsonLines => "a JSON object on each line",
            InteractionFormat.Csv => "columns with names, separated by commas or semicolons",
            InteractionFormat.Tsv => "columns with names, separated by tabulators",
            InteractionFormat.Table => "columns with names, with any separator",
            InteractionFormat.EdgeList => "two proteins on each line, without names of columns",
            InteractionFormat.Sif => "a node, a relation and further nodes on each line",
            InteractionFormat.Excel => "a worksheet of a workbook (.xlsx)",
            InteractionFormat.Cytoscape => "a network of Cytoscape (.cyjs)",
            InteractionFormat.Mitab => "PSI-MITAB 2.5 to 2.8",
            InteractionFormat.StringDb => "a file of links or an export of STRING",
            _ => "BioGRID TAB2 or TAB3",
        }));
}
