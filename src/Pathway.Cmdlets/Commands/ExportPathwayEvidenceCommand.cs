using System.Management.Automation;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Evidence;
using Pathway.Inputs;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Publications;

namespace Pathway.Commands;

/// <summary>Saves verdicts on evidence to a file.</summary>
/// <remarks>
/// <para>The extension of the file determines the format: .csv, .tsv, .json, .md or .sarif. CSV, TSV and JSON contain all verdicts, those
/// on functions and interactions included. Markdown counts them and lists what is not supported. SARIF 2.1.0 is for code review services,
/// which show the findings beside the lines of the input.</para>
/// <para>In GitHub Actions the cmdlet also writes problems as annotations, at most ten errors and ten warnings, and a table to the job
/// summary.</para>
/// <para>The file is written completely or not at all. The HTML page of a hierarchy shows verdicts too: see Export-PathwayHierarchy.</para>
/// </remarks>
/// <returns>The file, with -PassThru; otherwise nothing.</returns>
/// <example>
/// <para>Save all verdicts as a table</para>
/// <code>
/// Import-PathwayInteraction ./cited.json | Test-PathwayEvidence | Export-PathwayEvidence ./verdicts.csv
/// </code>
/// </example>
/// <example>
/// <para>Save only problems</para>
/// <code>
/// Import-PathwayInteraction ./cited.json | Test-PathwayEvidence -AsVerdict | Where-Object Verdict -notin 'Supported', 'Unchecked' |
///     Export-PathwayEvidence ./wrong.json
/// </code>
/// </example>
/// <example>
/// <para>Save the findings for a code review</para>
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
    private readonly InteractionInput input = new(new RejectedInputs());

    /// <summary>The file to write. Its extension determines the format, unless -Format is given.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>
    /// Interactions with verdicts, or verdicts, as Test-PathwayEvidence emits them; also copies of them from a job or from Import-Clixml.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>The format: Csv, Tsv, Json, Markdown or Sarif, which code review services read.</summary>
    /// <value>by the extension of the file</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.EvidenceFormatCompleter))]
    public string? Format { get; set; }

    /// <summary>Replaces an existing file. Without it, an existing file is an error.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    // Checked before the first input, so that a wrong path does not waste the work of a whole pipeline.
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
                case PathwayInteraction interaction: Add(interaction); break;
                default: AddRow(item); break;
            }
        }
    }

    private void Add(PathwayInteraction interaction)
    {
        if (interaction.Verdict is null) { input.Rejected.Add(InputFault.NotChecked, interaction); }
        else { verdicts.AddRange(PathwayVerdictRecord.Of(interaction)); }
    }

    private void AddRow(PSObject? item)
    {
        if (item is null || !InteractionInput.IsRow(item))
        {
            input.Rejected.Add(InputFault.NoVerdict(RejectedInputs.GetTypeName(item)), item);
            return;
        }
        if (input.TryCreate(item) is not { } json) { return; }
        using (json)
        {
            if (VerdictProperties.IsMatch(json.RootElement))
            {
                try { verdicts.Add(VerdictProperties.Read(json.RootElement)); }
                catch (InvalidDataException failure) { input.Rejected.Add(InputFault.InvalidRow(failure.Message), "", item); }
                return;
            }
            foreach (var interaction in input.Read(json.RootElement, item)) { Add(interaction); }
        }
    }

    private protected override void End()
    {
        foreach (var failure in input.Rejected.ToErrors()) { Report(failure); }
        if (verdicts.Count == 0)
        {
            WriteWarning("The input contains no verdict; no file was written.");
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
