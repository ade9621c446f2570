namespace Pathway.Formats.Caches;

/// <summary>How stored answers are written to a file.</summary>
public enum CacheFormat
{
    /// <summary>Every answer with everything that is known of it; reading it back gives the same.</summary>
    Native,
    /// <summary>One JSON object of names and answers, as other programs write it: parents and siblings only.</summary>
    Legacy,
}
