using System.Globalization;
using System.Management.Automation;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Model;
using Pathway.OntologyFiles;
using Pathway.Pipeline;

namespace Pathway.Ontologies;

/// <summary>A cmdlet that gets files from this machine or from addresses, checks them, and stores what they hold.</summary>
public abstract class OntologyImportCmdlet : PathwayCmdlet
{
    private const int DownloadActivity = 7;

    /// <summary>
    /// The SHA-256 that the file must have, 64 hexadecimal digits. Another file is an error, and nothing is imported. Two files need one
    /// each, in the same order. Without it any file is taken, and its checksum is recorded.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Sha256 { get; set; } = [];

    /// <summary>Checks the parameters that need no file.</summary>
    /// <exception cref="PathwayException">A checksum is none, or their number is not that of the files.</exception>
    private protected void EnsureChecksums(int files)
    {
        foreach (var text in Sha256.Where(static text => !Checksum.IsValid(text)))
        {
            throw new PathwayException(PathwayErrors.ChecksumMismatch, $"'{text}' is no SHA-256: 64 hexadecimal digits are needed.", text);
        }
        if (Sha256.Length > 0 && Sha256.Length != files)
        {
            throw new PathwayException(PathwayErrors.ChecksumMismatch,
                string.Create(CultureInfo.InvariantCulture, $"There are {Sha256.Length} checksums for {files} files."), Sha256);
        }
    }

    /// <summary>Gets the files, does something with them, and deletes what was downloaded for it.</summary>
    /// <param name="places">Paths and addresses.</param>
    /// <param name="use">What to do with the files.</param>
    private protected TResult WithSources<TResult>(IReadOnlyList<string> places,
        Func<IReadOnlyList<ImportSource>, Action<StreamRecord>, CancellationToken, TResult> use)
    {
        // Paths are resolved on the thread of the pipeline.
        var resolved = places.Select(place => SourceDownload.IsAddress(place) ? place : PathResolver.ResolveFile(SessionState, place))
            .ToArray();
        var downloads = System.IO.Path.Combine(OntologySelection.GetFolder(this), "downloads");
        return Pump(async (post, stop) =>
        {
            var sources = new List<ImportSource>();
            using var http = SourceDownload.CreateClient();
            for (var i = 0; i < resolved.Length; i++)
            {
                var expected = Sha256.Length > 0 ? Sha256[i] : null;
                if (!SourceDownload.IsAddress(resolved[i]))
                {
                    sources.Add(ImportSource.OfFile(resolved[i], stop));
                    Checksum.Ensure(sources[^1], expected);
                    continue;
                }
                var progress = new DownloadProgress(post, DownloadActivity, resolved[i]);
                sources.Add(await new SourceDownload(http, downloads) { OnProgress = progress.Report }
                    .GetAsync(SourceDownload.Parse(resolved[i]), expected, stop).ConfigureAwait(false));
                progress.Complete();
            }
            foreach (var source in sources)
            {
                post(new StreamRecord.Verbose($"The SHA-256 of {source.Origin} is {source.Sha256}."));
            }
            // A download is complete here: if it is no good, the next attempt needs a new one.
            try { return use(sources, post, stop); }
            finally { foreach (var source in sources.Where(static source => source.IsDownload)) { SourceDownload.Delete(source.Path); } }
        });
    }

    /// <summary>Reads an ontology and stores it.</summary>
    private protected PathwayOntology Store(IReadOnlyList<string> places, OntologyImportOptions options)
    {
        var library = OntologySelection.GetLibrary(this);
        return WithSources(places, (sources, post, stop) =>
        {
            var imported = OntologyImport.Read(sources, options, stop);
            var graph = imported.Graph;
            post(new StreamRecord.Verbose(string.Create(CultureInfo.InvariantCulture,
                $"{imported.Format}: {graph.Terms.Count} terms, {graph.Retired.Count} obsolete or merged identifiers; ")
                + string.Create(CultureInfo.InvariantCulture, $"{imported.OmittedLinks} links were left out.")));
            return library.Save(imported, DateTimeOffset.UtcNow);
        });
    }
}

/// <summary>Shows how far a download is.</summary>
internal sealed class DownloadProgress(Action<StreamRecord> post, int activity, string address)
{
    private const long Step = 1 << 20;

    private long shown = -Step;

    public void Report(long received, long? total)
    {
        if (received - shown < Step && received != total) { return; }
        shown = received;
        var text = total is { } all
            ? string.Create(CultureInfo.InvariantCulture, $"{received / 1048576.0:0.0} of {all / 1048576.0:0.0} MiB")
            : string.Create(CultureInfo.InvariantCulture, $"{received / 1048576.0:0.0} MiB");
        post(new StreamRecord.Progress(new ProgressRecord(activity, "Downloading", text)
        {
            CurrentOperation = Text.TextSanitizer.SingleLine(address.Split('?')[0]),
            PercentComplete = total is > 0 and { } whole ? (int)(received * 100 / whole) : -1,
        }));
    }

    public void Complete() => post(new StreamRecord.Progress(new ProgressRecord(activity, "Downloading", "done")
        { RecordType = ProgressRecordType.Completed }));
}
