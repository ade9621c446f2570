using System.Collections.Concurrent;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;

namespace Pathway.Steps.Pipeline;

/// <summary>
/// Puts the questions of later steps as soon as it is sure that they will be put: siblings when their parent is met, duplicates among what
/// climbed when the climb has closed. The steps then find the answers, or the calls under way. Which questions that are does not depend
/// on the order of arrival.
/// </summary>
internal sealed class AskingAhead(PathwayRootProfile profile, AskedOnce asker, ITermCatalog catalog, CancellationToken cancellation)
{
    private readonly ConcurrentDictionary<string, Task> ahead = new(StringComparer.Ordinal);

    /// <summary>A term is somebody's parent: its siblings will be sought.</summary>
    public void Met(string parent)
    {
        var key = profile.Find(parent)?.Key ?? parent;
        if (!ahead.ContainsKey(key)) { ahead[key] = asker.AskAsync(SiblingsStep.Question(profile, key), Urgency.Sibling, cancellation); }
    }

    /// <summary>The climb has closed: which of its names may be one concept is known.</summary>
    public void Closed(PathwayHierarchy climbed) => ahead[""] = Deduplicate.AskAsync(new TermTree(NodeDrafts.Of(climbed)), asker, catalog, cancellation);

    /// <summary>Completes when everything that was put has its answer, that for which no step came included: it is paid and kept.</summary>
    public Task EndedAsync() => Task.WhenAll(ahead.Values);
}
