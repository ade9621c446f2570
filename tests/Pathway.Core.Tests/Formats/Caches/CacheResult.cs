using Pathway.Errors;
using Pathway.Storage;

namespace Pathway.Formats.Caches;

/// <summary>The result of reading a cache file: answers and faults.</summary>
internal sealed class CacheResult
{
    public static readonly DateTimeOffset At = new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public List<PathwayCacheEntry> Answers { get; } = [];

    public List<PathwayException> Faults { get; } = [];

    public static CacheResult Of(string path)
    {
        var result = new CacheResult();
        CacheFile.Read(path, At, result.Answers.Add, result.Faults.Add, CancellationToken.None);
        return result;
    }
}
