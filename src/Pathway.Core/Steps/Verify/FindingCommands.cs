using Pathway.Model;
using Pathway.Text;

namespace Pathway.Steps.Verify;

/// <summary>
/// The command that fixes what a rule found, or that shows what a person must decide. A new rule needs a line here; a test says so.
/// </summary>
internal static class FindingCommands
{
    private const string Input = "{input}";
    private const string Node = "{node}";

    private const string Repair = "{input} | Repair-PathwayHierarchy";
    private const string Reorganize = "{input} | Invoke-PathwayReorganize";
    private const string AskAgain = "{input} | Invoke-PathwayHierarchy";
    private const string Decide = "{input} | Export-PathwayHierarchy ./decisions.curation";
    private const string ShowPath = "{input} | Where-Object Name -eq {node} | Show-PathwayTree -AllowPartial";

    private static readonly Dictionary<string, string> ByRule = new(StringComparer.Ordinal)
    {
        ["missing_label"] = Repair, ["long_label"] = AskAgain, ["label_whitespace"] = Repair, ["label_formatting"] = Repair,
        ["duplicate_label"] = Repair, ["missing_root"] = Repair, ["unknown_root"] = Repair, ["root_with_parent"] = Repair,
        ["dangling_reference"] = Repair, ["term_without_node"] = AskAgain,
        ["interaction_without_term"] = "{input} | Invoke-PathwayPipeline",
        ["cycle"] = Repair, ["secondary_cycle"] = Repair, ["missing_superclass"] = Decide,
        ["unreachable"] = "{input} | Test-PathwayHierarchy -Rule cycle, dangling_reference, missing_superclass",
        ["multiple_parents"] = Reorganize, ["redundant_parent"] = Repair, ["wrong_level"] = Repair, ["wrong_leaf"] = Repair,
        ["wrong_ancestors"] = Repair, ["wrong_state"] = Repair, ["wrong_summary"] = Repair,
        ["depth_limit"] = "{input} | Invoke-PathwayHierarchy -MaxDepth 10", ["depth_outlier"] = ShowPath,
        ["flat_hierarchy"] = "{input} | Invoke-PathwayHierarchy -Curator Hybrid", ["unary_chain"] = "{input} | Find-PathwaySibling",
        ["unused_node"] = Repair, ["same_term_parent"] = Reorganize,
        ["reversed_link"] = "{input} | Invoke-PathwayHierarchy -Curator Ontology", ["duplicate_sibling"] = Reorganize,
        ["similar_siblings"] = "{input} | Invoke-PathwayReorganize -Curator Model", ["sign_clash"] = Decide,
    };

    /// <summary>The finding with its command.</summary>
    /// <param name="finding">What a rule found.</param>
    /// <param name="file">The checked file; null for nodes, which stand as $nodes in the command.</param>
    /// <param name="isImportable">Whether Import-PathwayHierarchy can read the file. Repair-PathwayHierarchy reads any.</param>
    public static PathwayFinding AddTo(PathwayFinding finding, string? file, bool isImportable) => finding with
    {
        Source = file, Command = Create(IsOpen(finding) ? AskAgain : ByRule[finding.Rule], finding, file, isImportable),
    };

    /// <summary>The names of the rules that have a command.</summary>
    public static IEnumerable<string> Rules => ByRule.Keys;

    // A question that stayed open is asked again; about a term without a place a person decides.
    private static bool IsOpen(PathwayFinding finding) => finding.Rule == "missing_superclass" && finding.IsOpen;

    private static string Create(string template, PathwayFinding finding, string? file, bool isImportable)
    {
        var node = Quote(HierarchyView.Display(finding.Node ?? ""));
        var after = template[(Input.Length + 3)..].Replace(Node, node, StringComparison.Ordinal);
        if (file is null) { return $"$nodes | {after}"; }
        var space = after.IndexOf(' ', StringComparison.Ordinal);
        var (cmdlet, rest) = space < 0 ? (after, "") : (after[..space], after[space..]);
        var path = (file.AsSpan().ContainsAny("*?[]") ? "-LiteralPath " : "") + Quote(TextSanitizer.SingleLine(file));
        return cmdlet is "Repair-PathwayHierarchy" or "Test-PathwayHierarchy" ? $"{cmdlet} {path}{rest}"
            : $"{(isImportable ? "Import" : "Repair")}-PathwayHierarchy {path} | {after}";
    }

    // PowerShell takes typographic quotation marks as straight ones.
    private static string Quote(string text) =>
        $"'{string.Concat(text.Select(static letter => letter is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B'
            ? new string(letter, 2) : letter.ToString()))}'";
}
