namespace Pathway.Errors;

/// <summary>An error of the catalogue with its particulars: what, and where.</summary>
internal sealed class PathwayException : Exception
{
    public PathwayException(PathwayError error, string message, object? target = null, Exception? cause = null)
        : base(message, cause)
    {
        Error = error;
        Target = target;
    }

    /// <summary>The entry of the catalogue.</summary>
    public PathwayError Error { get; }

    /// <summary>The file, row or object that it is about.</summary>
    public object? Target { get; }
}
