using System.Management.Automation;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Evidence;
using Pathway.Inputs;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Publications;

namespace Pathway.Commands;

/// <summary>Saves the verdicts on evidence to a file, whole or not at all.</summary>
/// <remarks>
/// <para>The extension of the file chooses the format: .csv, .tsv, .json, .md or .sarif. CSV, TSV and JSON hold every verdict, those on
/// functions and interactions too; Markdown counts them and lists what is not supported; SARIF 2.1.0 is what services for code review show
/// beside the lines of the input.</para>
/// <para>In GitHub Actions what is wrong becomes annotations too, ten errors and ten warnings at most, and a table in the summary of the
/// job.</para>
/// <para>The page of a hierarchy shows verdicts as well: see Export-PathwayHierarchy.</para>
/// </remarks>
/// <returns>The file, with -PassThru; otherwise nothing.</returns>
/// <example>
/// <para>Save all verdicts as a table</para>
/// <code>
/// Import-PathwayInteraction ./cited.json | Test-PathwayEvidence | Export-PathwayEvidence ./verdicts.csv
/// </code>
/// </example>
/// <example>
/// <para>Save only what is wrong</para>
/// <code>
/// Import-PathwayInteraction ./cited.json | Test-PathwayEvidence -AsVerdict | Where-Object Verdict -notin 'Supported', 'Unchecked' |
///     Export-PathwayEvidence ./wrong.json
/// </code>
/// </example>
/// <example>
/// <para>Show the findings of a check where code is reviewed</para>
/// <code>
/// Import-PathwayInteraction ./cited.json | Test-PathwayEvidence | Export-PathwayEvidence ./evidence.sarif -Force -PassThru
/// </code>
/// </example>
/// <seealso href="Test-PathwayEvidence"/>
/// <seealso href="Export-PathwayHierarchy"/>
/// <seealso href="about_Pathway_Evidence"/>
[Cmdlet(VerbsData.Export, "PathwayEvidence", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPathwayEvidenceCommand : PathwayCmdlet
{
    private readonly List<PathwayVerdictRecord> verdicts = [];
    private readonly RejectedInputs rejected = new();

    /// <summary>The file to write. Its extension chooses the format unless -Format does.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Interactions with their verdicts, or verdicts, as Test-PathwayEvidence emits them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>The format: Csv, Tsv, Json, Markdown or Sarif.</summary>
    /// <value>by the extension of the file</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.EvidenceFormatCompleter))]
    public string? Format { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    // Asked before the first input: a wrong name should not cost the work of a whole pipeline.
    private protected override void Begin()
    {
        _ = EvidenceFormats.Choose(Format, Path);
        AtomicFile.EnsureWritable(PathResolver.ResolveFile(SessionState, Path), Force);
    }

    private protected override void Process()
    {
        foreach (var item in InputObject ?? [null])
        {
            switch (item?.BaseObject)
            {
                case PathwayVerdictRecord verdict: verdicts.Add(verdict); break;
                case PathwayInteraction { Verdict: not null } interaction: verdicts.AddRange(PathwayVerdictRecord.Of(interaction)); break;
                case PathwayInteraction interaction: rejected.Add(InputFault.NotChecked, interaction); break;
                default: rejected.Add(InputFault.NoVerdict(RejectedInputs.GetTypeName(item)), item); break;
            }
        }
    }

    private protected override void End()
    {
        foreach (var failure in rejected.ToErrors()) { Report(failure); }
        if (verdicts.Count == 0)
        {
            WriteWarning("There was no verdict in the input; no file was written.");
            return;
        }
        var file = PathResolver.ResolveFile(SessionState, Path);
        var format = EvidenceFormats.Choose(Format, file);
        if (!ShouldProcess(file, $"Save {verdicts.Count} verdicts as {format.Name}")) { return; }
        AtomicFile.Write(file, Force, stream => format.Write(verdicts, stream));
        GitHubActions.Publish(Host.UI, verdicts);
        if (PassThru) { WriteObject(new FileInfo(file)); }
    }
}
