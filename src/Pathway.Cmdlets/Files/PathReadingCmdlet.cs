using System.Management.Automation;
using Pathway.Errors;
using Pathway.Pipeline;

namespace Pathway.Files;

/// <summary>A cmdlet that reads files, named with wildcards or literally. A file that cannot be read costs an error; the rest goes on.</summary>
public abstract class PathReadingCmdlet : PathwayCmdlet
{
    internal const string ByPath = "Path";
    internal const string ByLiteralPath = "LiteralPath";

    /// <summary>The files to read; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The files to read, by names that are taken as they are. Files that Get-ChildItem emits bind here.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Reads one file. A <see cref="PathwayException"/> is reported, and the next file is read.</summary>
    /// <param name="file">The full path; whether there is such a file was not looked at.</param>
    private protected abstract void Read(string file);

    private protected sealed override void Process()
    {
        var isLiteral = ParameterSetName == ByLiteralPath;
        foreach (var named in isLiteral ? LiteralPath : Path)
        {
            try
            {
                foreach (var file in FileNames.Resolve(SessionState, named, isLiteral))
                {
                    StopToken.ThrowIfCancellationRequested();
                    ReadOrReport(file);
                }
            }
            catch (PathwayException failure)
            {
                Report(failure);
            }
        }
    }

    private void ReadOrReport(string file)
    {
        try { Read(file); }
        catch (PathwayException failure) { Report(failure); }
    }
}
